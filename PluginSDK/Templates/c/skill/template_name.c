// acme.template-name: a skill that counts the lines, words and bytes of a text.
#include <stdio.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

#define STR(text) ((gantry_str){(text), sizeof(text) - 1})

static const char manifest[] = GANTRY_JSON({
  "id": "acme.template-name", "version": "0.1.0", "min_host_minor": 0,
  "summary": "Counts what is in a text.",
  "types": [{"kind": "skill", "type": "template-name", "concurrency": "parallel",
    "summary": "Counts the lines, words and bytes of a text.",
    "config": {"type": "object", "additionalProperties": false},
    "input": {"type": "object", "required": ["text"], "additionalProperties": false,
      "properties": {"text": {"type": "string", "examples": ["one two\nthree"]}}},
    "output": {"type": "object", "required": ["lines", "words", "bytes"],
      "additionalProperties": false, "properties": {
        "lines": {"type": "integer", "minimum": 0},
        "words": {"type": "integer", "minimum": 0},
        "bytes": {"type": "integer", "minimum": 0}}}}]
});

// Set once, at the entry, before any other function is called.
static const gantry_host *host;

typedef struct counts {
  size_t lines;
  size_t words;
} counts;

static gantry_status refuse(gantry_call call, gantry_status status, gantry_str code, int32_t retry,
                            gantry_str message, gantry_str hint) {
  gantry_error error = {sizeof error, retry, code, message, hint, {NULL, 0}};
  host->fail(host->ctx, call, &error);
  return status;
}

// An instance keeps nothing, but the host is owed an address.
static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  static char nothing;
  (void)ctx, (void)call, (void)type, (void)config;
  *instance = &nothing;
  return GANTRY_OK;
}

static void destroy(void *self) { (void)self; }

// 0 when the call was cancelled on the way.
static int count(gantry_call call, const char *text, size_t length, counts *found) {
  int in_word = 0;
  for (size_t i = 0; i < length; i++) {
    // Often enough to stop at once, seldom enough to cost nothing.
    if (i % 65536 == 0 && host->cancelled(host->ctx, call)) return 0;
    int is_space = text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');
    if (!is_space && !in_word) found->words++;
    if (text[i] == '\n') found->lines++;
    in_word = !is_space;
  }
  // The last line counts without a line feed, too.
  if (length > 0 && text[length - 1] != '\n') found->lines++;
  return 1;
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str skill, gantry_bytes args, const gantry_out *out) {
  size_t length;
  counts found = {0, 0};
  char result[128];
  (void)self, (void)skill;  // There is one skill only.
  // Read once for the length and once for the text, so that no size is guessed.
  if (gantry_json_string(args, "text", NULL, 0, &length) != GANTRY_JSON_TOO_LONG) {
    return refuse(call, GANTRY_BAD_INPUT, STR("TEXT_MISSING"), GANTRY_RETRY_CONFIG,
                  STR("there is no 'text'"), STR("Give a text."));
  }
  char *text = (char *)malloc(length + 1);
  if (text == NULL) {
    return refuse(call, GANTRY_FAILED, STR("NO_MEMORY"), GANTRY_RETRY_RETRYABLE,
                  STR("there is no memory for the text"), STR("Give a shorter text."));
  }
  gantry_json_string(args, "text", text, length + 1, &length);
  int finished = count(call, text, length, &found);
  free(text);
  if (!finished) return GANTRY_CANCELLED;
  int size = snprintf(result, sizeof result, "{\"lines\": %zu, \"words\": %zu, \"bytes\": %zu}",
                      found.lines, found.words, length);
  return out->write(out->ctx, (const uint8_t *)result, (size_t)size);
}

static const gantry_skill_1 skill = {sizeof skill, 0, create, destroy, invoke};

// Unknown ids are answered NULL: that is how interfaces can be added later.
static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx;
  int known = id.len == strlen(GANTRY_SKILL_1) && memcmp(id.ptr, GANTRY_SKILL_1, id.len) == 0;
  return known ? &skill : NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

const gantry_plugin *gantry_plugin_v1(const gantry_host *offered, const gantry_out *why) {
  static const char reason[] = "the host's table lacks functions of ABI 1.0";
  host = offered;
  if (GANTRY_HAS(host, gantry_host, cancelled)) return &plugin;
  why->write(why->ctx, (const uint8_t *)reason, sizeof reason - 1);
  return NULL;
}
