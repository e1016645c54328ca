// What the plugin says about itself.
#ifndef FOREIGN_MANIFEST_H
#define FOREIGN_MANIFEST_H

#include "gantry/json.h"

// GANTRY_JSON with its macros replaced first.
#define GANTRY_JSON_EXPANDED(...) GANTRY_JSON(__VA_ARGS__)

#define NAME_SCHEMA "type": "string", "minLength": 1, "maxLength": 128
#define RECEIVED_SCHEMA                                              \
  {"type": "object", "required": ["type"], "additionalProperties": false, \
   "properties": {"name": {NAME_SCHEMA}, "type": {NAME_SCHEMA}, "count": {NAME_SCHEMA}}}
#define PATHS_SCHEMA {"type": "array", "items": {"type": "string", "minLength": 1}}

static const char manifest[] = GANTRY_JSON_EXPANDED({
  "id": "gantry.foreign", "version": "1.0.0", "min_host_minor": 0,
  "summary": "Calls functions of any C library as a pipeline declares them.",
  "types": [{
    "kind": "phase", "type": "call",
    "summary": "Makes the calls that a skill of the pipeline declares; written by its loader.",
    "input": {
      "type": "object", "additionalProperties": false,
      "required": ["skill", "place", "library", "calls", "arguments"],
      "examples": [
        {"skill": "checksum", "place": "pipeline.yaml:4:3", "library": "libz.so.1",
         "calls": [{"symbol": "crc32",
          "returns": {"name": "result", "type": "ulong"}, "arguments": [
           {"name": "crc", "is": "value", "type": "ulong", "constant": 0},
           {"name": "data", "is": "bytes"},
           {"name": "arg3", "is": "length", "type": "uint", "of": "data"}]}],
         "arguments": {"data": "hello"}},
        {"skill": "power", "place": "pipeline.yaml:4:3", "library": "libm.so.6",
         "calls": [{"symbol": "pow", "returns": {"name": "result", "type": "double"}, "arguments": [
           {"name": "x", "is": "value", "type": "double"},
           {"name": "y", "is": "value", "type": "double"}]}],
         "arguments": {"x": 2, "y": 10}}],
      "properties": {
        "skill": {NAME_SCHEMA}, "place": {"type": "string", "minLength": 1},
        "library": {"type": "string", "minLength": 1, "maxLength": 4095},
        "permissions": {"type": "object", "additionalProperties": false,
          "properties": {"read": PATHS_SCHEMA, "write": PATHS_SCHEMA}},
        "arguments": {"type": "object"},
        "calls": {"type": "array", "minItems": 1, "maxItems": 64, "items": {
          "type": "object", "required": ["symbol"], "additionalProperties": false,
          "properties": {
            "symbol": {NAME_SCHEMA}, "place": {"type": "string", "minLength": 1},
            "returns": RECEIVED_SCHEMA,
            "variadic_after": {"type": "integer", "minimum": 0, "maximum": 32},
            "free": {NAME_SCHEMA}, "errno": {NAME_SCHEMA},
            "expect": {"anyOf": [{"const": "not_null"},
              {"type": "array", "maxItems": 1000, "items": {"type": "integer"}}]},
            "always": {"type": "boolean"},
            "arguments": {"type": "array", "maxItems": 32, "items": {
              "type": "object", "required": ["name", "is"], "additionalProperties": false,
              "properties": {
                "name": {NAME_SCHEMA},
                "is": {"enum": ["value", "string", "bytes", "length", "buffer", "text", "out",
                  "pointer", "callback"]},
                "type": {NAME_SCHEMA}, "size": {"type": "integer", "minimum": 0},
                "of": {NAME_SCHEMA}, "from": {NAME_SCHEMA}, "free": {NAME_SCHEMA},
                "ends": {"type": "boolean"}, "constant": {}, "returns": {NAME_SCHEMA}, "answer": {},
                "arguments": {"type": "array", "maxItems": 32, "items": RECEIVED_SCHEMA}}}}}}}}},
    "output": {"type": "object"}}],
  "permissions": {"read": ["${input.library}", "${input.permissions.read}"],
    "write": ["${input.permissions.write}"]}
});

#endif
