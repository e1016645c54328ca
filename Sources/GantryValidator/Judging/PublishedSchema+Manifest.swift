extension PublishedSchema {
  /// `manifest.schema.json`.
  static let manifestText = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Gantry plugin manifest",
      "description": "What a plugin hands out at its entry: its facts, the types it provides and what it asks for.",
      "type": "object",
      "required": ["id", "version", "summary", "min_host_minor", "types"],
      "additionalProperties": false,
      "properties": {
        "id": { "$ref": "#/$defs/name", "description": "Dotted, owner first: acme.greeter." },
        "version": {
          "description": "Semantic version.",
          "type": "string",
          "maxLength": 64,
          "pattern": "^(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?([+][0-9A-Za-z.-]+)?$"
        },
        "summary": { "$ref": "#/$defs/summary" },
        "min_host_minor": {
          "description": "The lowest minor version of the host ABI the plugin works with.",
          "type": "integer",
          "minimum": 0
        },
        "interfaces": {
          "description": "Host interfaces the plugin cannot do without: gantry.kv/1.",
          "type": "array",
          "items": { "type": "string", "pattern": "^[a-z][a-z0-9]*([.-][a-z0-9]+)*/[1-9][0-9]*$" }
        },
        "types": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/type" } },
        "events": { "type": "array", "items": { "$ref": "#/$defs/event" } },
        "skills": {
          "description": "Skills the plugin invokes.",
          "type": "array",
          "items": { "$ref": "#/$defs/name" }
        },
        "secrets": {
          "description": "Secrets the plugin asks for.",
          "type": "array",
          "items": { "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_.-]*$", "maxLength": 128 }
        },
        "permissions": { "$ref": "#/$defs/permissions" },
        "limits": { "$ref": "#/$defs/limits" },
        "extensions": {
          "description": "Members for other tools, under names of their owners; the host ignores them.",
          "type": "object"
        }
      },
      "$defs": {
        "name": {
          "type": "string",
          "maxLength": 128,
          "pattern": "^[a-z][a-z0-9]*([.-][a-z0-9]+)*$"
        },
        "event_name": {
          "description": "Dotted and past tense; underscores are for names that were settled before.",
          "type": "string",
          "maxLength": 128,
          "pattern": "^[a-z][a-z0-9]*([._-][a-z0-9]+)*$"
        },
        "summary": { "type": "string", "minLength": 1, "maxLength": 500 },
        "schema": {
          "description": "A JSON Schema; the host compiles it when the plugin is added.",
          "type": ["object", "boolean"]
        },
        "type": {
          "type": "object",
          "required": ["kind", "type", "summary"],
          "additionalProperties": false,
          "properties": {
            "kind": { "enum": ["phase", "skill", "sink", "recovery"] },
            "type": {
              "$ref": "#/$defs/name",
              "description": "A name inside the plugin; of a skill its public name: toolchain.detect."
            },
            "summary": { "$ref": "#/$defs/summary" },
            "config": { "$ref": "#/$defs/schema" },
            "input": { "$ref": "#/$defs/schema" },
            "output": { "$ref": "#/$defs/schema" },
            "concurrency": {
              "description": "Whether one instance takes several calls at a time; serial when left out.",
              "enum": ["serial", "parallel"]
            },
            "emits": {
              "description": "Names from events.",
              "type": "array",
              "items": { "$ref": "#/$defs/event_name" }
            }
          }
        },
        "event": {
          "type": "object",
          "required": ["type", "summary", "durability", "v", "schema"],
          "additionalProperties": false,
          "properties": {
            "type": { "$ref": "#/$defs/event_name" },
            "summary": { "$ref": "#/$defs/summary" },
            "durability": {
              "description": "Durable with the next commit, at the latest 250 ms later.",
              "const": "lazy"
            },
            "v": {
              "description": "Members are only added; a new meaning is a new type.",
              "type": "integer",
              "minimum": 1
            },
            "schema": { "$ref": "#/$defs/schema" }
          }
        },
        "permissions": {
          "description": "Patterns over the input, such as ${input.root}.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "read": { "type": "array", "items": { "type": "string", "minLength": 1 } },
            "write": { "type": "array", "items": { "type": "string", "minLength": 1 } },
            "network": { "type": "boolean" },
            "exec": { "type": "array", "items": { "type": "string", "minLength": 1 } }
          }
        },
        "limits": {
          "description": "Bounds the plugin sets for itself; the host never raises its own to meet them.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "memory_bytes": { "type": "integer", "minimum": 1 },
            "call_ns": { "type": "integer", "minimum": 1 },
            "open_files": { "type": "integer", "minimum": 1 }
          }
        }
      }
    }
    """#
}
