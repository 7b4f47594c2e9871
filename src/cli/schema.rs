//! `jixiao schema`: the JSON Schemas of the published files.

use anyhow::Result;
use schemars::{JsonSchema, Schema, generate::SchemaSettings};

use super::{Exit, print};
use crate::output::write::to_json;
use crate::report::index::{INDEX_SCHEMA, Index};
use crate::report::model::{PROJECT_SCHEMA, Project};

/// Print the JSON Schema of a published file
///
/// The schema describes what the program writes (JSON Schema, draft 2020-12). A key that a printed form has no place for
/// is null, a place that is printed blank is an empty string.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao schema > project.schema.json
  jixiao schema index > index.schema.json")]
pub struct Args {
    /// Which file
    #[arg(value_enum, default_value_t = Published::Project)]
    published: Published,
}

/// The kinds of files that the program publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Published {
    /// OUT/projects/<id>.json: one performance table
    Project,
    /// OUT/index.json: every document and every project of a run
    Index,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    print(&to_json(&schema(args.published))?)?;
    Ok(Exit::Good)
}

fn schema(published: Published) -> Schema {
    match published {
        Published::Project => schema_of::<Project>(PROJECT_SCHEMA),
        Published::Index => schema_of::<Index>(INDEX_SCHEMA),
    }
}

/// The schema of what is written, with the schema's own name as the only value of `schema`.
fn schema_of<T: JsonSchema>(name: &str) -> Schema {
    let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    if let Some(own) = schema.pointer_mut("/properties/schema").and_then(|v| v.as_object_mut()) {
        own.insert("const".to_owned(), name.into());
    }
    schema
}
