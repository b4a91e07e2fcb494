//! Channels to the outside as the flags name them: each is served when it is configured, webhooks and robots always.

use std::sync::Arc;

use clap::Args;

use super::Failure;
use crate::{
    app::Env,
    domain::delivery::Channel,
    jobs::{
        courier::{self, Couriers},
        exchange::{self, Exchange},
        post::{self, Postman},
    },
    outbound::{
        Courier,
        mail::{Mailer, Smtp},
        robot::{Dingtalk, Wecom},
        sms::Gateway,
        webhook::Webhook,
    },
};

/// What leaves, and by what.
#[derive(Args, Clone, Default)]
pub struct Outside {
    /// Mail server: `smtps://user:password@host:465` or `smtp://…?tls=required`. Without one, letters wait.
    #[arg(long, env = "WEIFEI_SMTP_URL", hide_env_values = true, requires = "mail_from")]
    smtp_url: Option<String>,
    /// Sender's address.
    #[arg(long, env = "WEIFEI_MAIL_FROM")]
    mail_from: Option<String>,
    /// Gateway of short messages: its address with `{phone}`, `{text}` and `{id}` where they belong.
    #[arg(long, env = "WEIFEI_SMS_URL", hide_env_values = true)]
    sms_url: Option<String>,
    /// Body that it wants, with the same places: JSON, or a form. Without one it is asked by GET.
    #[arg(long, env = "WEIFEI_SMS_BODY", hide_env_values = true, requires = "sms_url")]
    sms_body: Option<String>,
    /// A header that it wants, `Name: value`; may be given several times.
    #[arg(long, env = "WEIFEI_SMS_HEADER", hide_env_values = true, requires = "sms_url")]
    sms_header: Vec<String>,
    /// What its answer contains when it took the message; without it every 2xx is good.
    #[arg(long, env = "WEIFEI_SMS_GOOD", requires = "sms_url")]
    sms_good: Option<String>,
}

/// What runs.
pub struct Running {
    postman: Option<Postman>,
    couriers: Couriers,
    exchange: Exchange,
}

impl Outside {
    /// Starts what is configured.
    pub fn start(&self, env: &Env) -> Result<Running, Failure> {
        let gate = env.gate.as_ref().clone();
        let mut served: Vec<(Channel, Arc<dyn Courier>)> = vec![
            (Channel::Webhook, Arc::new(Webhook(gate.clone()))),
            (Channel::Dingtalk, Arc::new(Dingtalk(gate.clone()))),
            (Channel::Wecom, Arc::new(Wecom(gate))),
        ];
        let mut postman = None;
        if let (Some(url), Some(from)) = (&self.smtp_url, &self.mail_from) {
            let mailer: Arc<dyn Mailer> = Arc::new(Smtp::open(url, from)?);
            served.push((Channel::Mail, Arc::new(Arc::clone(&mailer))));
            postman = Some(post::start(env.clone(), mailer)?);
        }
        if let Some(url) = &self.sms_url {
            let gateway = Gateway::of(url, self.sms_body.as_deref(), &self.sms_header, self.sms_good.as_deref())?;
            served.push((Channel::Sms, Arc::new(gateway)));
        }
        let exchange = exchange::start(env.clone())?;
        Ok(Running { postman, couriers: courier::start(env, served)?, exchange })
    }
}

impl Running {
    /// Ends each after what is at hand.
    pub fn stop(self) {
        if let Some(postman) = self.postman {
            postman.stop();
        }
        self.couriers.stop();
        self.exchange.stop();
    }
}
