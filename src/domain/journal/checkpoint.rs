//! The signed head of the tree (journal-format §4): a C2SP `tlog-checkpoint` in a C2SP `signed-note`. Invariant: what
//! is opened was signed by the key it is opened with. Where the secret key lies is not known here.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::kernel::hash::Hash;

/// Kind of signature in key ids and printed keys: Ed25519 (C2SP signed-note).
const ED25519: u8 = 1;

/// Why a note or a key is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// Not of the form of §4.
    #[error("the note has no {0}")]
    Form(&'static str),
    /// No signature line of the key.
    #[error("the note bears no signature of this key")]
    Unsigned,
    /// The signature does not fit the text.
    #[error("the signature does not fit the note")]
    Signature,
    /// Not `<name>+<8 hex>+<base64>`, or its id is not that of its bytes.
    #[error("not a verifier key <name>+<8 hex>+<base64>")]
    Key,
    /// The origin is not the key's name.
    #[error("the origin is not the name of the key")]
    Origin,
    /// A column of the kept checkpoint differs from the note.
    #[error("{0} differs from the note")]
    Column(&'static str),
}

/// The public key that notes are checked with (journal-format §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl VerifierKey {
    /// The verifier of a signing key under a name.
    pub fn of(name: &str, key: &SigningKey) -> Self {
        Self { name: name.to_owned(), key: key.verifying_key() }
    }

    /// Reads `<name>+<8 hex of key id>+<base64 of 0x01 ‖ public key>`.
    pub fn parse(text: &str) -> Result<Self, NoteFault> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteFault::Key);
        };
        let bytes = STANDARD.decode(key).map_err(|_| NoteFault::Key)?;
        let Some((&ED25519, key)) = bytes.split_first() else { return Err(NoteFault::Key) };
        let key = VerifyingKey::try_from(key).map_err(|_| NoteFault::Key)?;
        let verifier = Self { name: name.to_owned(), key };
        let named = !name.is_empty() && !name.contains(char::is_whitespace);
        if named && verifier.id_hex() == id { Ok(verifier) } else { Err(NoteFault::Key) }
    }

    /// The name, which is the origin of the notes.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = Hash::of(&[self.name.as_bytes(), &[b'\n', ED25519], self.key.as_bytes()]).0;
        [a, b, c, d]
    }

    fn id_hex(&self) -> String {
        format!("{:08x}", u32::from_be_bytes(self.id()))
    }
}

impl std::fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, self.id_hex(), STANDARD.encode(bytes))
    }
}

/// The head of the tree at a size (journal-format §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the journal and of its key.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The three lines that are signed.
    fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root.0))
    }

    /// The signed note; the key bears the name of the origin. Ed25519 is deterministic: nothing random enters.
    pub fn sign(&self, key: &SigningKey) -> String {
        let text = self.text();
        let signature = key.sign(text.as_bytes()).to_bytes();
        let line = [VerifierKey::of(&self.origin, key).id().as_slice(), &signature].concat();
        format!("{text}\n— {} {}\n", self.origin, STANDARD.encode(line))
    }

    /// Opens a note with a key; further signature lines (witnesses) are allowed and not judged.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, NoteFault> {
        let (text, signatures) = note.split_once("\n\n").ok_or(NoteFault::Form("signature"))?;
        let signatures = signatures.strip_suffix('\n').ok_or(NoteFault::Form("end of line"))?;
        let mut signature = None;
        for line in signatures.split('\n') {
            let line = line.strip_prefix("— ").and_then(|line| line.split_once(' '));
            let (name, code) = line.ok_or(NoteFault::Form("well-formed signature line"))?;
            let bytes = STANDARD.decode(code).map_err(|_| NoteFault::Form("well-formed signature line"))?;
            if name == key.name && bytes.starts_with(&key.id()) {
                signature = bytes.get(4..).and_then(|bytes| Signature::from_slice(bytes).ok());
            }
        }
        let signature = signature.ok_or(NoteFault::Unsigned)?;
        let signed = format!("{text}\n");
        key.key.verify_strict(signed.as_bytes(), &signature).map_err(|_| NoteFault::Signature)?;
        let checkpoint = Self::read(text)?;
        if checkpoint.text() != signed {
            return Err(NoteFault::Form("three lines of their form"));
        }
        if checkpoint.origin == key.name { Ok(checkpoint) } else { Err(NoteFault::Origin) }
    }

    fn read(text: &str) -> Result<Self, NoteFault> {
        let mut lines = text.split('\n');
        let mut line = |what| lines.next().ok_or(NoteFault::Form(what));
        let origin = line("origin")?.to_owned();
        let size = line("tree size")?.parse().map_err(|_| NoteFault::Form("tree size"))?;
        let root = STANDARD.decode(line("root")?).ok().and_then(|root| root.try_into().ok());
        Ok(Self { origin, size, root: Hash(root.ok_or(NoteFault::Form("root"))?) })
    }

    /// Opens a kept row and holds its columns against the note (journal-format §4, table `checkpoint`).
    pub fn open_row(size: i64, root: &str, note: &str, key: &VerifierKey) -> Result<Self, NoteFault> {
        let checkpoint = Self::open(note, key)?;
        if u64::try_from(size) != Ok(checkpoint.size) {
            return Err(NoteFault::Column("size"));
        }
        if checkpoint.root.hex() == root { Ok(checkpoint) } else { Err(NoteFault::Column("root")) }
    }
}
