// test.leaky: phases that say a secret wherever a plugin can say something.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

static const char manifest[] = GANTRY_JSON({
  "id": "test.leaky", "version": "1.0.0", "min_host_minor": 0,
  "summary": "Phases that say a secret wherever a plugin can say something.",
  "interfaces": ["gantry.secrets/1", "gantry.kv/1", "gantry.effects/1"],
  "types": [
    {"kind": "phase", "type": "say", "summary": "Says it.", "emits": ["test.said"]},
    {"kind": "phase", "type": "fail", "summary": "Fails with it."},
    {"kind": "phase", "type": "crash", "summary": "Prints it and crashes."},
    {"kind": "phase", "type": "keep", "summary": "Keeps it."},
    {"kind": "phase", "type": "effect", "summary": "Announces it."},
    {"kind": "phase", "type": "hand-on", "summary": "Answers with it."}
  ],
  "events": [{"type": "test.said", "summary": "Something was said.", "durability": "lazy", "v": 1,
    "schema": {"type": "object"}}],
  "secrets": ["api-token"],
  "permissions": {"read": ["${input.texts}"]}
});

#define LINES_MAX 128
#define LINE_MAX 1024

typedef struct texts {
  size_t count;
  char lines[LINES_MAX][LINE_MAX];
} texts;

typedef gantry_status attempt(gantry_call call, const texts *all, const gantry_out *out);

// Set once, at the entry, before any other function is called.
static const gantry_host *host;
static const gantry_secrets_1 *secrets;
static const gantry_kv_1 *values;
static const gantry_effects_1 *effects;

static gantry_str text(const char *value) { return (gantry_str){value, strlen(value)}; }

static gantry_bytes bytes(const char *value) {
  return (gantry_bytes){(const uint8_t *)value, strlen(value)};
}

// {"text": "…"} with what has to be escaped in JSON.
static const char *object(const char *line) {
  static char json[2 * LINE_MAX + 32];
  char *end = json + sprintf(json, "{\"text\":\"");
  for (; *line != 0; line++) {
    if (*line == '"' || *line == '\\') *end++ = '\\';
    *end++ = *line;
  }
  strcpy(end, "\"}");
  return json;
}

static void print(int file, const char *line) {
  size_t half = strlen(line) / 2;
  dprintf(file, "%.*s", (int)half, line);
  dprintf(file, "%s\n", line + half);
}

static gantry_status say(gantry_call call, const texts *all, const gantry_out *out) {
  for (size_t i = 0; i < all->count; i++) {
    const char *line = all->lines[i];
    host->log(host->ctx, call, GANTRY_LOG_WARNING, text(line));
    host->log(host->ctx, 0, GANTRY_LOG_ERROR, text(line));
    host->emit(host->ctx, call, text("test.said"), bytes(object(line)));
    host->progress(host->ctx, call, 0.5, text(line), text(line));
    print(STDOUT_FILENO, line);
    print(STDERR_FILENO, line);
  }
  return out->write(out->ctx, (const uint8_t *)"{}", 2);
}

static gantry_status fail(gantry_call call, const texts *all, const gantry_out *out) {
  static char message[LINES_MAX * LINE_MAX];
  (void)out;
  for (size_t i = 0; i < all->count; i++) strcat(strcat(message, all->lines[i]), " ");
  gantry_error error = {sizeof error, GANTRY_RETRY_PERMANENT, text("LEAKY"), text(message),
                        text(message), text(object(all->lines[0]))};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

static gantry_status crash(gantry_call call, const texts *all, const gantry_out *out) {
  (void)call, (void)out;
  for (size_t i = 0; i < all->count; i++) print(STDERR_FILENO, all->lines[i]);
  return *(volatile gantry_status *)NULL;
}

static gantry_status keep(gantry_call call, const texts *all, const gantry_out *out) {
  values->put(
    values->ctx, call, GANTRY_KV_RUN, text("found"), bytes(object(all->lines[0])), GANTRY_KV_ANY,
    NULL);
  return out->write(out->ctx, (const uint8_t *)"{}", 2);
}

static gantry_status effect(gantry_call call, const texts *all, const gantry_out *out) {
  effects->intend(effects->ctx, call, text("write"), bytes(object(all->lines[0])), NULL);
  return out->write(out->ctx, (const uint8_t *)"{}", 2);
}

static gantry_status hand_on(gantry_call call, const texts *all, const gantry_out *out) {
  (void)call;
  const char *json = object(all->lines[0]);
  return out->write(out->ctx, (const uint8_t *)json, strlen(json));
}

typedef struct kind {
  const char *name;
  attempt *run;
} kind;

static const kind kinds[] = {{"say", say}, {"fail", fail}, {"crash", crash}, {"keep", keep}, {"effect", effect},
             {"hand-on", hand_on}};

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  (void)ctx, (void)call, (void)config;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (strlen(kinds[i].name) == type.len && memcmp(kinds[i].name, type.ptr, type.len) == 0) {
      *instance = (void *)&kinds[i];
      return GANTRY_OK;
    }
  }
  return GANTRY_NOT_FOUND;
}

static void destroy(void *self) { (void)self; }

static void use(void *user, gantry_bytes value) { *(size_t *)user = value.len; }

static gantry_status run(void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  static texts all;
  char path[4096];
  size_t length, known = 0;
  if (gantry_json_string(input, "texts", path, sizeof path, &length) != GANTRY_JSON_FOUND) {
    return GANTRY_BAD_INPUT;
  }
  gantry_status status = secrets->with(secrets->ctx, call, text("api-token"), use, &known);
  if (status != GANTRY_OK || known == 0) return GANTRY_FAILED;
  FILE *file = fopen(path, "re");
  if (file == NULL) return GANTRY_FAILED;
  all.count = 0;
  while (all.count < LINES_MAX && fgets(all.lines[all.count], LINE_MAX, file) != NULL) {
    all.lines[all.count][strcspn(all.lines[all.count], "\n")] = 0;
    all.count++;
  }
  fclose(file);
  return ((const kind *)self)->run(call, &all, out);
}

static const gantry_phase_1 phase = {sizeof phase, 0, create, destroy, run, NULL, NULL};

static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx;
  size_t length = strlen(GANTRY_PHASE_1);
  return id.len == length && memcmp(id.ptr, GANTRY_PHASE_1, length) == 0 ? &phase : NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  (void)why;
  host = given;
  secrets = (const gantry_secrets_1 *)host->get_interface(host->ctx, text(GANTRY_SECRETS_1));
  values = (const gantry_kv_1 *)host->get_interface(host->ctx, text(GANTRY_KV_1));
  effects = (const gantry_effects_1 *)host->get_interface(host->ctx, text(GANTRY_EFFECTS_1));
  return &plugin;
}
