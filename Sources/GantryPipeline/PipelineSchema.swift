public import GantryCore

/// The form of a pipeline as JSON Schema, for editors and for the loader itself.
public enum PipelineSchema {
  /// The schema, ready to use.
  public static let compiled: JSONSchema = {
    do {
      return try JSONSchema(try JSONParser.parse(text))
    } catch {
      preconditionFailure("the pipeline schema is a constant that a test compiles: \(error)")
    }
  }()

  /// The schema as text; `Schema/pipeline.schema.json` is its published copy.
  public static let text = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Gantry pipeline",
      "description": "A pipeline whose every step is a plugin.",
      "type": "object",
      "required": ["apiVersion", "name", "phases"],
      "additionalProperties": false,
      "properties": {
        "apiVersion": { "description": "The version of this form.", "const": "gantry/v1" },
        "name": { "description": "The name of the pipeline.", "$ref": "#/$defs/name" },
        "description": { "description": "What the pipeline is for.", "type": "string" },
        "inputs": {
          "description": "What a caller may or must give.",
          "type": "object",
          "propertyNames": { "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,63}$", "examples": ["project"] },
          "additionalProperties": { "$ref": "#/$defs/input" }
        },
        "phases": {
          "description": "The steps.",
          "type": "array",
          "minItems": 1,
          "maxItems": 1000,
          "items": { "$ref": "#/$defs/phase" }
        },
        "sinks": {
          "description": "Who receives the events of a run.",
          "type": "array",
          "maxItems": 100,
          "items": { "$ref": "#/$defs/sink" }
        },
        "skills": {
          "description": "Functions of C libraries, by the names that phases use.",
          "type": "object",
          "propertyNames": { "$ref": "#/$defs/name" },
          "additionalProperties": { "$ref": "#/$defs/skill" }
        },
        "limits": { "description": "The bounds of one run.", "$ref": "#/$defs/limits" },
        "recover": {
          "description": "What to ask after any failure, in order.",
          "$ref": "#/$defs/recover"
        }
      },
      "$defs": {
        "name": { "type": "string", "pattern": "^[a-z][a-z0-9_-]{0,63}$", "examples": ["build"] },
        "use": {
          "type": "string",
          "pattern": "^[a-z0-9_]+([.-][a-z0-9_]+)*(/[a-z0-9_]+([.-][a-z0-9_]+)*)?$",
          "examples": ["gantry.command"]
        },
        "with": {
          "description": "The input of the plugin; strings may hold ${{ }} expressions.",
          "type": "object"
        },
        "duration": { "type": "string", "pattern": "^([0-9]+(ms|s|m|h|d))+$", "examples": ["10m"] },
        "input": {
          "type": "object",
          "required": ["type"],
          "additionalProperties": false,
          "properties": {
            "type": {
              "description": "What the value may be.",
              "enum": ["path", "string", "number", "integer", "boolean"]
            },
            "description": { "description": "What the input is for.", "type": "string" },
            "required": {
              "description": "Whether it must be given; if unsaid, when it has no default.",
              "type": "boolean"
            },
            "default": {
              "description": "The value used when none is given.",
              "type": ["string", "number", "boolean"]
            },
            "minimum": { "description": "The smallest number allowed.", "type": "number" },
            "maximum": { "description": "The largest number allowed.", "type": "number" }
          }
        },
        "phase": {
          "type": "object",
          "required": ["id", "use"],
          "additionalProperties": false,
          "properties": {
            "id": { "description": "The unique name of the phase.", "$ref": "#/$defs/name" },
            "use": {
              "description": "The plugin type that does the work, or a skill.",
              "$ref": "#/$defs/use"
            },
            "needs": {
              "description": "The phases that must have succeeded before.",
              "type": "array",
              "uniqueItems": true,
              "items": { "$ref": "#/$defs/name" }
            },
            "with": { "$ref": "#/$defs/with" },
            "timeout": {
              "description": "How long one attempt may take.",
              "$ref": "#/$defs/duration"
            },
            "retry": {
              "description": "When to repeat a failed attempt; without it there is one attempt.",
              "type": "object",
              "required": ["preset"],
              "additionalProperties": false,
              "properties": {
                "preset": {
                  "description": "The shape of the pauses.",
                  "enum": ["exponential", "healer", "tiered"]
                },
                "attempts": {
                  "description": "How many tries there are in total; 3 when it is left out.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 20
                }
              }
            },
            "recover": {
              "description": "What to ask when this phase has failed, in order.",
              "$ref": "#/$defs/recover"
            }
          }
        },
        "sink": {
          "type": "object",
          "required": ["use"],
          "additionalProperties": false,
          "properties": {
            "id": {
              "description": "The name under which the sink keeps its place.",
              "$ref": "#/$defs/name"
            },
            "use": { "description": "The plugin type of the sink.", "$ref": "#/$defs/use" },
            "with": { "$ref": "#/$defs/with" }
          }
        },
        "skill": {
          "type": "object",
          "required": ["foreign"],
          "additionalProperties": false,
          "properties": {
            "description": { "description": "What the skill is for.", "type": "string" },
            "foreign": { "description": "What it calls.", "$ref": "#/$defs/foreign" },
            "permissions": {
              "description": "What the functions may touch beside the system's libraries.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "read": { "description": "Files and folders to read.", "$ref": "#/$defs/paths" },
                "write": { "description": "Those to change too.", "$ref": "#/$defs/paths" }
              }
            }
          }
        },
        "paths": { "type": "array", "maxItems": 100, "items": { "type": "string", "minLength": 1 } },
        "foreign": {
          "type": "object",
          "required": ["library"],
          "additionalProperties": false,
          "properties": {
            "library": {
              "description": "The library by its name, or by its absolute path.",
              "type": "string",
              "minLength": 1
            },
            "session": {
              "description": "Several calls, in order, in the place of one.",
              "type": "array",
              "minItems": 1,
              "maxItems": 64,
              "items": { "$ref": "#/$defs/call" }
            },
            "symbol": { "description": "The function.", "$ref": "#/$defs/symbol" },
            "arguments": { "description": "What it takes.", "$ref": "#/$defs/arguments" },
            "returns": { "description": "What it returns.", "type": ["string", "object"] },
            "variadic_after": {
              "description": "How many arguments come before those it takes any number of.",
              "type": "integer",
              "minimum": 0
            },
            "free": { "description": "What takes back what it returns.", "$ref": "#/$defs/symbol" },
            "errno": { "description": "Whether errno is an output.", "type": ["boolean", "string"] },
            "expect": {
              "description": "What it must return: numbers, or not_null.",
              "type": ["integer", "string", "array"]
            }
          }
        },
        "call": {
          "type": "object",
          "required": ["symbol"],
          "additionalProperties": false,
          "properties": {
            "symbol": { "description": "The function.", "$ref": "#/$defs/symbol" },
            "arguments": { "description": "What it takes.", "$ref": "#/$defs/arguments" },
            "returns": { "description": "What it returns.", "type": ["string", "object"] },
            "variadic_after": {
              "description": "How many arguments come before those it takes any number of.",
              "type": "integer",
              "minimum": 0
            },
            "free": { "description": "What takes back what it returns.", "$ref": "#/$defs/symbol" },
            "errno": { "description": "The name of errno in the output.", "type": "string" },
            "expect": {
              "description": "What it must return: numbers, or not_null.",
              "type": ["integer", "string", "array"]
            },
            "always": {
              "description": "Whether it is called although an earlier call has failed.",
              "type": "boolean"
            }
          }
        },
        "symbol": {
          "type": "string",
          "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,127}$",
          "examples": ["crc32"]
        },
        "arguments": {
          "type": "array",
          "maxItems": 32,
          "items": { "type": ["string", "object"] }
        },
        "recover": {
          "type": "array",
          "maxItems": 100,
          "items": {
            "type": "object",
            "required": ["use"],
            "additionalProperties": false,
            "properties": {
              "use": { "description": "The plugin type of the strategy.", "$ref": "#/$defs/use" },
              "with": { "$ref": "#/$defs/with" }
            }
          }
        },
        "limits": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "concurrency": {
              "description": "How many phases may run at once.",
              "type": "integer",
              "minimum": 1,
              "maximum": 10000
            },
            "memory": {
              "description": "How much memory the workers may hold together.",
              "type": "string",
              "pattern": "^[0-9]+(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$",
              "examples": ["2GiB"]
            },
            "wall": {
              "description": "How long the whole run may take.",
              "$ref": "#/$defs/duration"
            },
            "tokens": {
              "description": "How many tokens the run may spend.",
              "type": "integer",
              "minimum": 1
            },
            "exclusive": {
              "description": "The input that names a folder on which no two such runs work at once.",
              "$ref": "#/$defs/name"
            }
          }
        }
      }
    }
    """#
}
