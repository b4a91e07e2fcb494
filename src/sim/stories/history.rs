//! The first producer's ledger of the time before the platform, read in as it lies in the cupboard: made, stored, gone, treated.

use chrono::Duration;

use crate::{
    app::{
        Error,
        ledger::{self, Upload},
        record::Meta,
    },
    exchange::ledger::workbook,
    kernel::{hash::Hash, id::CommandId},
    sim::{Life, parties::District},
};

/// One table of the ledger and its lines.
type Table = (&'static str, fn(&str) -> String);

/// Two drums of oil: one went to a receiver and was treated, of the other nobody wrote down what became of it.
const TABLES: &[Table] = &[
    ("B.1", |day| {
        format!(
            "产生批次编码,产生时间,危险废物名称,危险废物类别,危险废物代码,产生量,计量单位,容器/包装类型,容器/包装数量,容器/包装编码\n\
             YSCS001,{day},废机油,HW08,900-249-08,0.16,吨,铁桶,1,YS-001\nYSCS002,{day},废机油,HW08,900-249-08,0.17,吨,铁桶,1,YS-002\n"
        )
    }),
    ("B.2", |day| {
        format!(
            "入库批次编码,入库时间,容器/包装编码,容器/包装类型,容器/包装数量,危险废物名称,危险废物类别,危险废物代码,入库量,计量单位,贮存设施编码,贮存设施类型,产生批次编码\n\
             YSRK001,{day},YS-001,铁桶,1,废机油,HW08,900-249-08,0.16,吨,TS001,贮存库,YSCS001\nYSRK002,{day},YS-002,铁桶,1,废机油,HW08,900-249-08,0.17,吨,TS001,贮存库,YSCS002\n"
        )
    }),
    ("B.3", |day| {
        format!(
            "出库批次编码,出库时间,容器/包装编码,容器/包装类型,容器/包装数量,危险废物名称,危险废物类别,危险废物代码,出库量,计量单位,贮存设施编码,贮存设施类型,入库批次编码,去向\n\
             YSCK001,{day},YS-001,铁桶,1,废机油,HW08,900-249-08,0.16,吨,TS001,贮存库,YSRK001,演示再生\nYSCK002,{day},YS-002,铁桶,1,废机油,HW08,900-249-08,0.17,吨,TS001,贮存库,YSRK002,演示再生\n"
        )
    }),
    ("B.5", |day| {
        format!(
            "委外利用/处置批次编码,出厂时间,容器/包装编码,容器/包装类型,容器/包装数量,危险废物名称,危险废物类别,危险废物代码,委外利用/处置量,计量单位,利用/处置方式,接收单位类型,单位名称,许可证编码,产生批次编码/出库批次编码\n\
             YSWW001,{day},YS-001,铁桶,1,废机油,HW08,900-249-08,0.16,吨,R9,危险废物经营许可证持有单位,演示再生,演示危废经0000号,YSCK001\n"
        )
    }),
];

/// Reads the tables in, one file each.
pub fn read_in(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let first = district.first()?;
    let day = (life.days.0 - Duration::days(90)).to_string();
    for (name, table) in TABLES {
        let text = table(&day);
        let read =
            workbook(text.as_bytes(), &format!("{name}.csv")).map_err(|error| Error::Refused(error.refusal()))?;
        let upload =
            Upload { site: first.site.id, workbook: read, digest: Hash::of(&[text.as_bytes()]), read_on: life.today() };
        let id = CommandId::make(life.env.ids.as_ref(), life.now());
        let meta = Meta { id, body: upload.digest, device: None, evidence: Vec::new() };
        let report = ledger::import(life.env, &first.ehs, &meta, &upload, &mut |_, _| ())?;
        let report: serde_json::Value = serde_json::from_str(&report)?;
        if report.get("rows_refused").and_then(serde_json::Value::as_u64) != Some(0) {
            life.world.surprises.push(format!("ledger table {name}: {report}"));
        }
        life.wait(10);
    }
    Ok(())
}
