// breaks: missing-interface
// The manifest promises a sink as well, which is not written yet.
#include "good-skill.h"

static const char longer_manifest[] = MANIFEST_HEAD
  GANTRY_JSON([{"kind": "skill", "type": "test.vowels", "summary": "Counts vowels.",
    "input": {"type": "object", "required": ["text"], "additionalProperties": false,
      "properties": {"text": {"type": "string", "maxLength": 200}}}},
    {"kind": "sink", "type": "later", "summary": "Will take events one day."}]) "}";

SKILL_TABLE()
PLUGIN_TABLE(.manifest_json = {longer_manifest, sizeof longer_manifest - 1})
ENTRY(enter_well)
