//! `jixiao schema`: the JSON Schemas of the published files.

use anyhow::Result;
use schemars::{JsonSchema, Schema, generate::SchemaSettings};

use super::{Exit, print};
use crate::diff::model::{DIFF_SCHEMA, Diff};
use crate::narrative::{NARRATIVE_SCHEMA, Narrative};
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
    /// What `jixiao diff --format json` prints: two years side by side
    Diff,
    /// OUT/reports/<document>.json: what the prose before the tables says
    Report,
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
        Published::Diff => schema_of::<Diff>(DIFF_SCHEMA),
        Published::Report => schema_of::<Narrative>(NARRATIVE_SCHEMA),
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum as _;

    #[test]
    fn every_schema_is_a_schema_and_describes_all_its_keys() {
        for published in Published::value_variants() {
            let schema = schema(*published);
            assert!(jsonschema::meta::is_valid(schema.as_value()), "{published:?}");
            let objects = schema.pointer("/$defs").and_then(|d| d.as_object()).unwrap();
            for (name, object) in objects {
                let properties = object.get("properties").and_then(|p| p.as_object());
                for (key, property) in properties.into_iter().flatten() {
                    assert!(property.get("description").is_some(), "{published:?}: {name}.{key} has no description");
                }
            }
        }
    }
}
