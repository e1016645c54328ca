extension PublishedSchema {
  /// `decision.schema.json`.
  static let decisionText = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Gantry recovery decision",
      "description": "What a recovery strategy wants done about a failure. The core checks it, the engine does it.",
      "type": "object",
      "required": ["decision"],
      "oneOf": [
        { "$ref": "#/$defs/retry" },
        { "$ref": "#/$defs/run_skill" },
        { "$ref": "#/$defs/run_phase" },
        { "$ref": "#/$defs/extend_timeout" },
        { "$ref": "#/$defs/plain" }
      ],
      "$defs": {
        "reason": { "description": "Why, for people.", "type": "string", "maxLength": 4096 },
        "name": { "type": "string", "minLength": 1, "maxLength": 256 },
        "retry": {
          "type": "object",
          "required": ["decision", "after_ns"],
          "additionalProperties": false,
          "properties": {
            "decision": { "const": "retry" },
            "after_ns": { "type": "integer", "minimum": 0 },
            "reason": { "$ref": "#/$defs/reason" }
          }
        },
        "run_skill": {
          "type": "object",
          "required": ["decision", "skill"],
          "additionalProperties": false,
          "properties": {
            "decision": { "const": "run_skill" },
            "skill": { "$ref": "#/$defs/name" },
            "reason": { "$ref": "#/$defs/reason" }
          }
        },
        "run_phase": {
          "type": "object",
          "required": ["decision", "phase"],
          "additionalProperties": false,
          "properties": {
            "decision": { "const": "run_phase" },
            "phase": { "$ref": "#/$defs/name" },
            "reason": { "$ref": "#/$defs/reason" }
          }
        },
        "extend_timeout": {
          "type": "object",
          "required": ["decision", "timeout_ns"],
          "additionalProperties": false,
          "properties": {
            "decision": { "const": "extend_timeout" },
            "timeout_ns": { "type": "integer", "minimum": 1 },
            "reason": { "$ref": "#/$defs/reason" }
          }
        },
        "plain": {
          "type": "object",
          "required": ["decision"],
          "additionalProperties": false,
          "properties": {
            "decision": { "enum": ["skip", "undo", "escalate", "dead_letter", "abort"] },
            "reason": { "$ref": "#/$defs/reason" }
          }
        }
      }
    }
    """#
}
