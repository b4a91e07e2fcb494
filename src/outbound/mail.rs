//! Mail by SMTP with TLS, or recorded for tests.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    Message, SmtpTransport, Transport as _,
    message::{Mailbox, MultiPart, header::ContentType},
};

use super::{Address, Courier, Fault, Parcel};

/// Time for one step of the conversation with a server.
const TIMEOUT: Duration = Duration::from_secs(10);

/// One letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "said by their names")]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The same as a page, if it has one.
    pub html: Option<String>,
    /// What its `Message-ID` is made of, where a repeat must be known by it.
    pub id: Option<String>,
}

/// Why a letter was not taken. The text names no address and no content.
#[derive(Debug, thiserror::Error)]
pub enum MailFault {
    /// It will never be taken.
    #[error("the letter cannot be sent: {0}")]
    Letter(&'static str),
    /// It may be taken later.
    #[error("the mail server did not take it: {0}")]
    Server(String),
    /// There is no conversation with the server at all.
    #[error("the mail server is not there: {0}")]
    Away(&'static str),
}

/// Sends letters.
pub trait Mailer: Send + Sync {
    /// Sends one and waits until a server has it.
    fn send(&self, letter: &Letter) -> Result<(), MailFault>;
}

/// A mail server.
pub struct Smtp {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Smtp {
    /// Reads `smtps://user:password@host:465` or `smtp://…?tls=required`, and the sender's address.
    pub fn open(url: &str, from: &str) -> Result<Self, MailFault> {
        let from = from.parse().map_err(|_| MailFault::Letter("the sender's address is not one"))?;
        let transport = SmtpTransport::from_url(url).map_err(|_| MailFault::Letter("the SMTP address is not one"))?;
        Ok(Self { transport: transport.timeout(Some(TIMEOUT)).build(), from })
    }
}

impl Mailer for Smtp {
    fn send(&self, letter: &Letter) -> Result<(), MailFault> {
        let to: Mailbox = letter.to.parse().map_err(|_| MailFault::Letter("the address is not one"))?;
        let mut message = Message::builder().from(self.from.clone()).to(to).subject(letter.subject.as_str());
        if let Some(id) = &letter.id {
            message = message.message_id(Some(format!("<{id}@{}>", self.from.email.domain())));
        }
        let message = match &letter.html {
            Some(html) => message.multipart(MultiPart::alternative_plain_html(letter.text.clone(), html.clone())),
            None => message.header(ContentType::TEXT_PLAIN).body(letter.text.clone()),
        };
        let message = message.map_err(|_| MailFault::Letter("the text cannot be encoded"))?;
        match self.transport.send(&message) {
            Ok(_) => Ok(()),
            Err(error) => Err(fault_of(error.status().map(Into::into))),
        }
    }
}

/// What a server's answer says (RFC 5321 4.2, RFC 4954 6): only one about the mailbox or about this letter ends it. A password that
/// is wrong or expired, a server that wants TLS or takes nothing now will be mended by somebody: the letter waits.
fn fault_of(code: Option<u16>) -> MailFault {
    match code {
        Some(550..=553 | 556) => MailFault::Letter("the server refused it for good"),
        Some(400..=499) => MailFault::Server("try again".to_owned()),
        // A transaction that failed may be of this letter alone: others are tried.
        Some(554) => MailFault::Server("its answer was 554".to_owned()),
        Some(530 | 534 | 535 | 538) => MailFault::Away("it does not let the platform sign in"),
        Some(_) => MailFault::Away("it takes no letter of the platform"),
        None => MailFault::Away("no conversation"),
    }
}

impl<M: Mailer + ?Sized> Courier for std::sync::Arc<M> {
    fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let Address::Mail(to) = &parcel.to else { return Err(super::webhook::wrong()) };
        let message = &parcel.message;
        let letter = Letter {
            to: to.clone(),
            subject: message.subject.clone(),
            text: message.text.clone(),
            html: Some(message.html.clone()).filter(|page| !page.is_empty()),
            id: Some(parcel.id.clone()),
        };
        Mailer::send(self.as_ref(), &letter).map_err(|fault| match fault {
            MailFault::Letter(_) => Fault::Refused(fault.to_string()),
            MailFault::Server(_) => Fault::Later(fault.to_string()),
            MailFault::Away(_) => Fault::Away(fault.to_string()),
        })
    }
}

/// Keeps letters instead of sending them.
#[derive(Debug, Default)]
pub struct Recorded {
    letters: Mutex<Vec<Letter>>,
    faults: Mutex<u32>,
}

impl Recorded {
    /// Letters taken so far.
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Refuses the next letters.
    pub fn refuse(&self, count: u32) {
        *self.faults.lock().unwrap_or_else(PoisonError::into_inner) = count;
    }
}

impl Mailer for Recorded {
    fn send(&self, letter: &Letter) -> Result<(), MailFault> {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        if *faults > 0 {
            *faults -= 1;
            return Err(MailFault::Server("away".to_owned()));
        }
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
        Ok(())
    }
}
