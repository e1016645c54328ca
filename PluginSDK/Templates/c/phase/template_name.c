// acme.template-name: a phase that writes a note into a folder, and can take it back.
#include <errno.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

#include "gantry/gantry.h"
#include "gantry/json.h"
#include "gantry/json_writer.h"

#define STR(text) ((gantry_str){(text), sizeof(text) - 1})

static const char manifest[] = GANTRY_JSON({
  "id": "acme.template-name", "version": "0.1.0", "min_host_minor": 0,
  "summary": "Writes notes.",
  "types": [{"kind": "phase", "type": "template-name", "summary": "Writes a note into a folder.",
    "config": {"type": "object", "additionalProperties": false},
    "input": {"type": "object", "required": ["folder", "name", "text"],
      "additionalProperties": false, "properties": {
        "folder": {"type": "string", "minLength": 1, "maxLength": 3800},
        "name": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$", "maxLength": 200},
        "text": {"type": "string", "maxLength": 65536}}},
    "output": {"type": "object", "required": ["path", "bytes"], "additionalProperties": false,
      "properties": {"path": {"type": "string"}, "bytes": {"type": "integer", "minimum": 0}}}}],
  "interfaces": ["gantry.effects/1"],
  "permissions": {"write": ["${input.folder}"]}
});

// Set once, at the entry, before any other function is called.
static const gantry_host *host;
static const gantry_effects_1 *effects;

// A note, as an input or a receipt describes it.
typedef struct note {
  char path[4096];
  char *text;
  size_t len;
} note;

// What is at the path of a note.
typedef enum place { NOTHING, THE_NOTE, SOMETHING_ELSE } place;

static gantry_status refuse(gantry_call call, gantry_str code, int32_t retry, const char *what,
                            const char *path, gantry_str hint) {
  char message[4300];
  int length = snprintf(message, sizeof message, "%s '%s'", what, path);
  gantry_error error = {sizeof error, retry, code, {message, (size_t)length}, hint, {NULL, 0}};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

// Reads a text of any length; its size is asked first. NULL when there is none.
static char *read_text(gantry_bytes object, const char *name, size_t *length) {
  if (gantry_json_string(object, name, NULL, 0, length) != GANTRY_JSON_TOO_LONG) return NULL;
  char *text = (char *)malloc(*length + 1);
  if (text != NULL) gantry_json_string(object, name, text, *length + 1, length);
  return text;
}

// 0 when the input is not as the manifest says, or memory has run out.
static int read_input(gantry_bytes input, note *note) {
  char folder[3801], name[201];
  size_t folder_len, name_len;
  note->text = NULL;
  int found = gantry_json_string(input, "folder", folder, sizeof folder, &folder_len);
  if (found != GANTRY_JSON_FOUND || strlen(folder) != folder_len) return 0;
  found = gantry_json_string(input, "name", name, sizeof name, &name_len);
  // A name that leads elsewhere would write where nobody has allowed it.
  int is_plain = name[0] != '.' && strlen(name) == name_len && strchr(name, '/') == NULL;
  if (found != GANTRY_JSON_FOUND || name_len == 0 || !is_plain) return 0;
  snprintf(note->path, sizeof note->path, "%s/%s", folder, name);
  note->text = read_text(input, "text", &note->len);
  return note->text != NULL;
}

static int read_receipt(gantry_bytes item, note *note) {
  gantry_bytes receipt;
  size_t length;
  note->text = NULL;
  if (gantry_json_value(item, "receipt", &receipt) != GANTRY_JSON_FOUND) return 0;
  int found = gantry_json_string(receipt, "path", note->path, sizeof note->path, &length);
  if (found == GANTRY_JSON_FOUND) note->text = read_text(receipt, "text", &note->len);
  return note->text != NULL;
}

static place look(const note *note) {
  FILE *file = fopen(note->path, "rbe");
  if (file == NULL) return errno == ENOENT || errno == ENOTDIR ? NOTHING : SOMETHING_ELSE;
  size_t at = 0;
  int byte;
  while ((byte = getc(file)) != EOF && at < note->len && byte == (unsigned char)note->text[at]) at++;
  int is_same = byte == EOF && at == note->len && !ferror(file);
  fclose(file);
  return is_same ? THE_NOTE : SOMETHING_ELSE;
}

// Whole or not at all: written beside its place and then put there.
static int write_note(const note *note) {
  char beside[4104];
  snprintf(beside, sizeof beside, "%s.part", note->path);
  FILE *file = fopen(beside, "wbe");
  if (file == NULL) return 0;
  fwrite(note->text, 1, note->len, file);
  int is_written = fflush(file) == 0 && !ferror(file) && fsync(fileno(file)) == 0;
  fclose(file);
  if (is_written && rename(beside, note->path) == 0) return 1;
  unlink(beside);
  return 0;
}

static void describe(const note *note, gantry_json_writer *json) {
  gantry_json_raw(json, "{\"path\": ");
  gantry_json_quote(json, note->path, strlen(note->path));
  gantry_json_raw(json, ", \"bytes\": ");
  gantry_json_whole(json, (int64_t)note->len);
  gantry_json_raw(json, "}");
}

// Receives what the host has recorded.
static gantry_status keep(void *ctx, const uint8_t *data, size_t len) {
  gantry_json_append((gantry_json_writer *)ctx, (const char *)data, len);
  return GANTRY_OK;
}

// Announces the effect, performs it and settles it; `output` becomes the result.
static gantry_status write_once(gantry_call call, const note *note, gantry_json_writer *output) {
  gantry_json_writer receipt = {0}, recorded = {0};
  gantry_out recorded_out = {sizeof recorded_out, 0, &recorded, keep};
  gantry_json_raw(&receipt, "{\"path\": ");
  gantry_json_quote(&receipt, note->path, strlen(note->path));
  gantry_json_raw(&receipt, ", \"text\": ");
  gantry_json_quote(&receipt, note->text, note->len);
  gantry_json_raw(&receipt, "}");
  gantry_status status = receipt.failed
    ? GANTRY_FAILED
    : effects->intend(effects->ctx, call, STR("note"), gantry_json_view(&receipt), &recorded_out);
  if (status == GANTRY_CONFLICT) {
    // An earlier attempt has done it, and what it said counts.
    gantry_json_free(output);
    *output = recorded;
    memset(&recorded, 0, sizeof recorded);
    status = GANTRY_OK;
  } else if (status == GANTRY_OK && !write_note(note)) {
    status = refuse(call, STR("NOTE_NOT_WRITTEN"), GANTRY_RETRY_RETRYABLE, strerror(errno),
                    note->path, STR("Make its folder, and allow writing to it."));
  } else if (status == GANTRY_OK) {
    status = effects->settle(effects->ctx, call, STR("note"), gantry_json_view(output));
  }
  gantry_json_free(&receipt);
  gantry_json_free(&recorded);
  return status;
}

static gantry_status make(
  gantry_call call, gantry_bytes input, const gantry_out *out, int only_plans) {
  note note;
  gantry_json_writer output = {0};
  gantry_status status = GANTRY_OK;
  if (!read_input(input, &note)) {
    return refuse(call, STR("BAD_NOTE"), GANTRY_RETRY_CONFIG, "this is no note:", "input",
                  STR("Give a folder, a plain file name and a text."));
  }
  describe(&note, &output);
  // A note that is there already is left alone, whoever has written it.
  place found = look(&note);
  if (found == SOMETHING_ELSE) {
    status = refuse(call, STR("NOTE_EXISTS"), GANTRY_RETRY_CONFIG, "something else is at", note.path,
                    STR("Move it away, or choose another name."));
  } else if (found == NOTHING && !only_plans) {
    status = host->cancelled(host->ctx, call) ? GANTRY_CANCELLED : write_once(call, &note, &output);
  }
  if (status == GANTRY_OK) status = gantry_json_write(&output, out);
  gantry_json_free(&output);
  free(note.text);
  return status;
}

static gantry_status run(void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)self;
  return make(call, input, out, 0);
}

static gantry_status plan(void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)self;
  return make(call, input, out, 1);
}

// Takes back one note: it may never have been written, and somebody may have changed it since.
static void take_back(gantry_bytes item, gantry_json_writer *undone, gantry_json_writer *kept) {
  note note;
  if (!read_receipt(item, &note)) return;
  place found = look(&note);
  int is_gone = found == THE_NOTE && unlink(note.path) == 0;
  if (is_gone) {
    if (undone->len > 0) gantry_json_raw(undone, ", ");
    gantry_json_quote(undone, note.path, strlen(note.path));
  } else if (found != NOTHING) {
    if (kept->len > 0) gantry_json_raw(kept, ", ");
    gantry_json_raw(kept, "{\"name\": ");
    gantry_json_quote(kept, note.path, strlen(note.path));
    gantry_json_raw(kept, found == THE_NOTE ? ", \"reason\": \"it cannot be removed\"}"
                                            : ", \"reason\": \"it was changed since\"}");
  }
  free(note.text);
}

static gantry_status undo(void *self, gantry_call call, gantry_bytes receipts, const gantry_out *out) {
  gantry_json_writer undone = {0}, kept = {0}, report = {0};
  gantry_bytes item;
  size_t at = 0;
  (void)self, (void)call;
  while (gantry_json_next(receipts, &at, &item) == GANTRY_JSON_FOUND) take_back(item, &undone, &kept);
  gantry_json_raw(&report, "{\"undone\": [");
  gantry_json_append(&report, undone.ptr, undone.len);
  gantry_json_raw(&report, "], \"kept\": [");
  gantry_json_append(&report, kept.ptr, kept.len);
  gantry_json_raw(&report, "]}");
  report.failed |= undone.failed | kept.failed;
  gantry_status status = gantry_json_write(&report, out);
  gantry_json_free(&undone);
  gantry_json_free(&kept);
  gantry_json_free(&report);
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

static const gantry_phase_1 phase = {sizeof phase, 0, create, destroy, run, plan, undo};

// Unknown ids are answered NULL: that is how interfaces can be added later.
static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx;
  int known = id.len == strlen(GANTRY_PHASE_1) && memcmp(id.ptr, GANTRY_PHASE_1, id.len) == 0;
  return known ? &phase : NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

const gantry_plugin *gantry_plugin_v1(const gantry_host *offered, const gantry_out *why) {
  static const char reason[] = "acme.template-name needs gantry.effects/1, which this host lacks";
  host = offered;
  const void *found = GANTRY_HAS(host, gantry_host, cancelled)
    ? host->get_interface(host->ctx, STR(GANTRY_EFFECTS_1)) : NULL;
  effects = (const gantry_effects_1 *)found;
  if (GANTRY_HAS(effects, gantry_effects_1, settle)) return &plugin;
  why->write(why->ctx, (const uint8_t *)reason, sizeof reason - 1);
  return NULL;
}
