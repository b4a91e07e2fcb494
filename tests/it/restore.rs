//! A backup taken while the platform writes comes back whole, or is told what is wrong with it and changes nothing.

use std::{
    path::Path,
    process::{Command, Output},
};

use weifei::store::{
    Db,
    conn::{self, Address},
};

fn weifei(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weifei"));
    command.args(args).env_remove("WEIFEI_DATABASE").env_remove("WEIFEI_DATA");
    command.output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_backup_comes_back_verified_and_a_changed_one_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let (from, to, file) = (dir.path().join("from"), dir.path().join("to"), dir.path().join("backup.db"));
    let made = weifei(&["demo", "--no-serve", "--sites", "2", "--days", "3", "--seed", "5", "--data", text(&from)]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    // Somebody holds the database open, as a server does.
    let open = Db::open(Address::Sqlite(from.join("weifei.db").display().to_string())).unwrap();
    assert!(weifei(&["backup", "--data", text(&from), "-o", text(&file)]).status.success());
    open.close();
    let held = weifei(&["journal", "checkpoint", "--data", text(&from)]);
    let checkpoint = dir.path().join("held.txt");
    std::fs::write(&checkpoint, &held.stdout).unwrap();
    let key = String::from_utf8(weifei(&["journal", "key", "--data", text(&from)]).stdout).unwrap();
    let restore = |more: &[&str]| {
        let known = ["restore", text(&file), "--data", text(&to), "--verify", "--key", key.trim()];
        weifei(&[known.as_slice(), more].concat())
    };
    let done = restore(&["--checkpoint", text(&checkpoint)]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).contains("ok events="));
    assert!(!restore(&[]).status.success(), "what is there is not written over");
    assert!(restore(&["--force"]).status.success());
    assert!(to.join("weifei.db.1.old").exists(), "nothing is lost");

    std::fs::remove_file(to.join("weifei.db")).unwrap();
    let mut conn = Address::Sqlite(file.display().to_string()).open().unwrap();
    conn::run(&mut conn, "DROP TRIGGER event_append_only").unwrap();
    conn::run(
        &mut conn,
        "UPDATE event SET body = replace(body, 'package.stored', 'package.storee') WHERE position = 40",
    )
    .unwrap();
    conn::run(&mut conn, "UPDATE event SET hash = replace(hash, '0', '1') WHERE position = 41").unwrap();
    drop(conn);
    let refused = restore(&[]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not restored"), "{refused:?}");
    assert!(!to.join("weifei.db").exists() && !to.join("weifei.db.part").exists());
    std::fs::write(&file, b"not a database").unwrap();
    assert!(!restore(&[]).status.success());
}
