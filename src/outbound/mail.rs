//! Mail by SMTP with TLS, or recorded for tests.

use std::sync::{Mutex, PoisonError};

use lettre::{
    Message, SmtpTransport, Transport as _,
    message::{Mailbox, header::ContentType},
};

/// One letter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "said by their names")]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
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
        Ok(Self { transport: transport.build(), from })
    }
}

impl Mailer for Smtp {
    fn send(&self, letter: &Letter) -> Result<(), MailFault> {
        let to: Mailbox = letter.to.parse().map_err(|_| MailFault::Letter("the address is not one"))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject.as_str())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|_| MailFault::Letter("the text cannot be encoded"))?;
        match self.transport.send(&message) {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(MailFault::Letter("the server refused it for good")),
            Err(error) if error.is_transient() => Err(MailFault::Server("try again".to_owned())),
            Err(_) => Err(MailFault::Server("no conversation".to_owned())),
        }
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
