// A host in memory, for unit tests of plugins in C and C++. Not part of the ABI. Link the plugin's
// sources and the test into one program, with -D_POSIX_C_SOURCE=200809L and -pthread:
//
//   int main(void) {
//     gantry_fake *host = gantry_fake_new();
//     GANTRY_EXPECT(gantry_fake_enter(host, gantry_plugin_v1));
//     gantry_fake_instance *phase = gantry_fake_create(host, GANTRY_PHASE_1, "greet", "{}");
//     const gantry_fake_result *result = gantry_fake_run(phase, "{\"name\": \"Ada\"}");
//     GANTRY_EXPECT(result->status == GANTRY_OK);
//     GANTRY_EXPECT(strcmp(result->output, "{\"greeting\": \"Hello, Ada\"}") == 0);
//     gantry_fake_destroy(phase);
//     gantry_fake_free(host);
//     return gantry_expected();
//   }
//
// It checks what a real host checks where that costs a test nothing: stale calls, undeclared events,
// sizes, fractions, secrets in what is kept. One call of a host runs at a time.
#ifndef GANTRY_TESTING_H
#define GANTRY_TESTING_H

#include "gantry/testing/record.h"
#include "gantry/testing/host.h"
#include "gantry/testing/keeping.h"

#ifdef __cplusplus
extern "C" {
#endif

// Says which expectation does not hold, and goes on.
#define GANTRY_EXPECT(condition) gantry_expect((condition) != 0, #condition, __FILE__, __LINE__)

static inline int *gantry_expect_failures(void) {
  static int failures = 0;
  return &failures;
}

static inline int gantry_expect(int holds, const char *text, const char *file, int line) {
  if (!holds) {
    fprintf(stderr, "%s:%d: expected %s\n", file, line, text);
    ++*gantry_expect_failures();
  }
  return holds;
}

// What `main` returns: 0 when everything was as expected.
static inline int gantry_expected(void) {
  int failures = *gantry_expect_failures();
  if (failures == 0) printf("everything is as expected\n");
  else fprintf(stderr, "%d expectations do not hold\n", failures);
  return failures == 0 ? 0 : 1;
}

static inline gantry_fake *gantry_fake_new(void) {
  static gantry_call first_call = 0;
  gantry_fake *fake = (gantry_fake *)calloc(1, sizeof *fake);
  if (fake == NULL || pthread_mutex_init(&fake->lock, NULL) != 0) abort();
  gantry_fake_options options = {
    "run_test", "test", "key", "2026-01-02T03:04:05.678Z", "/nonexistent", 1, 1, 0, 0, 0, 0};
  fake->options = options;
  // Calls of another host are foreign to this one.
  fake->last_call = first_call += (gantry_call)1 << 32;
  fake->cancel_pipe[0] = fake->cancel_pipe[1] = -1;
  gantry_fake_fill_host(fake, GANTRY_ABI_MINOR);
  gantry_fake_fill_interfaces(fake);
  return fake;
}

// Frees a host. The plugin must not use it any more; its instances are destroyed before.
static inline void gantry_fake_free(gantry_fake *fake) {
  gantry_fake_result_clear(&fake->result);
  gantry_fake_failure_clear(&fake->leak);
  for (size_t i = 0; i < fake->effect_count; i++) {
    gantry_fake_effect *effect = &fake->effects[i];
    free(effect->phase), free(effect->key), free(effect->receipt), free(effect->result);
  }
  for (size_t i = 0; i < fake->value_count; i++) free(fake->values[i].key), free(fake->values[i].json);
  for (size_t i = 0; i < fake->artifact_count; i++) {
    gantry_fake_artifact *artifact = &fake->artifacts[i];
    free(artifact->name), free(artifact->media_type), free(artifact->bytes);
  }
  for (size_t i = 0; i < fake->secret_count; i++) {
    free(fake->secrets[i].name), free(fake->secrets[i].value);
  }
  for (size_t i = 0; i < fake->missing_count; i++) free(fake->missing[i].name);
  for (size_t i = 0; i < fake->skill_count; i++) free(fake->skills[i].name);
  for (size_t i = 0; i < fake->plugin_line_count; i++) free(fake->plugin_lines[i].message);
  free(fake->effects), free(fake->values), free(fake->artifacts), free(fake->secrets);
  free(fake->missing), free(fake->skills), free(fake->plugin_lines), free(fake->refusal);
  pthread_mutex_destroy(&fake->lock);
  free(fake);
}

// Does not offer an interface; to be said before the plugin is entered.
static inline void gantry_fake_without(gantry_fake *fake, const char *id) {
  GANTRY_FAKE_ADD(gantry_fake_pair, fake->missing, fake->missing_count)->name =
    gantry_fake_copy(id, strlen(id));
}

// Sets a secret; a plugin gets it when its manifest lists it.
static inline void gantry_fake_set_secret(gantry_fake *fake, const char *name, const char *value) {
  gantry_fake_pair *secret = GANTRY_FAKE_ADD(gantry_fake_pair, fake->secrets, fake->secret_count);
  secret->name = gantry_fake_copy(name, strlen(name));
  secret->value = gantry_fake_copy(value, strlen(value));
}

// Answers a skill from now on.
static inline void gantry_fake_provide(
  gantry_fake *fake, const char *name, gantry_fake_answer *answer, void *user) {
  gantry_fake_skill *skill = GANTRY_FAKE_ADD(gantry_fake_skill, fake->skills, fake->skill_count);
  skill->name = gantry_fake_copy(name, strlen(name));
  skill->answer = answer;
  skill->user = user;
}

// Stores a value, as another phase or an earlier run would.
static inline void gantry_fake_store(
  gantry_fake *fake, int32_t scope, const char *key, const char *json) {
  gantry_fake_value *value = gantry_fake_find_value(fake, scope, gantry_fake_str(key));
  if (value == NULL) {
    value = GANTRY_FAKE_ADD(gantry_fake_value, fake->values, fake->value_count);
    value->scope = scope;
    value->key = gantry_fake_copy(key, strlen(key));
  }
  free(value->json);
  value->json = gantry_fake_copy(json, strlen(json));
  value->revision++;
}

// The value under a key as JSON, or NULL.
static inline const char *gantry_fake_stored(gantry_fake *fake, int32_t scope, const char *key) {
  gantry_fake_value *value = gantry_fake_find_value(fake, scope, gantry_fake_str(key));
  return value == NULL ? NULL : value->json;
}

// What the run keeps under a name, or NULL.
static inline const gantry_fake_artifact *gantry_fake_kept(gantry_fake *fake, const char *name) {
  for (size_t i = 0; i < fake->artifact_count; i++) {
    if (strcmp(fake->artifacts[i].name, name) == 0) return &fake->artifacts[i];
  }
  return NULL;
}

// Cancels the call that is running.
static inline void gantry_fake_cancel(gantry_fake *fake) {
  gantry_fake_of(fake);
  gantry_fake_stop(fake);
  gantry_fake_done(fake, GANTRY_OK);
}

// What a call writes, until it returns.
typedef struct gantry_fake_output {
  char *bytes;
  size_t len;
} gantry_fake_output;

static inline gantry_status gantry_fake_write(void *ctx, const uint8_t *data, size_t len) {
  gantry_fake_output *output = (gantry_fake_output *)ctx;
  if (len > GANTRY_OUTPUT_BYTES_MAX - output->len) return GANTRY_LIMIT;
  char *grown = (char *)realloc(output->bytes, output->len + len + 1);
  if (grown == NULL) abort();
  if (len > 0) memcpy(grown + output->len, data, len);
  output->bytes = grown;
  output->len += len;
  grown[output->len] = '\0';
  return GANTRY_OK;
}

static inline gantry_out gantry_fake_writer(gantry_fake_output *output) {
  gantry_out out = {sizeof out, 0, output, gantry_fake_write};
  output->bytes = gantry_fake_copy("", 0);
  output->len = 0;
  return out;
}

// Enters a plugin. 1 when it handed out its table; 0 when it refused, and `refusal` says why.
static inline int gantry_fake_enter(
  gantry_fake *fake, const gantry_plugin *(*entry)(const gantry_host *, const gantry_out *)) {
  gantry_fake_output why;
  gantry_out out = gantry_fake_writer(&why);
  fake->plugin = entry(&fake->table, &out);
  free(fake->refusal);
  fake->refusal = fake->plugin == NULL ? why.bytes : NULL;
  if (fake->plugin != NULL) free(why.bytes);
  return fake->plugin != NULL;
}

static inline gantry_call gantry_fake_begin(gantry_fake *fake) {
  gantry_fake_of(fake);
  gantry_fake_result_clear(&fake->result);
  gantry_fake_failure_clear(&fake->leak);
  if (pipe(fake->cancel_pipe) != 0) abort();
  fake->cancelled = 0;
  fake->call = ++fake->last_call;
  if (fake->options.cancelled) gantry_fake_stop(fake);
  gantry_fake_done(fake, GANTRY_OK);
  return fake->call;
}

static inline const gantry_fake_result *gantry_fake_end(
  gantry_fake *fake, gantry_status status, gantry_fake_output *output) {
  gantry_fake_of(fake);
  gantry_fake_leaks(fake, output->bytes, output->len, "the output");
  fake->call = 0;
  for (int i = 0; i < 2; i++) {
    if (fake->cancel_pipe[i] >= 0) close(fake->cancel_pipe[i]);
  }
  fake->result.status = status;
  fake->result.output = output->bytes;
  fake->result.output_len = output->len;
  if (fake->leak.code != NULL) {
    gantry_fake_failure_clear(&fake->result.failure);
    fake->result.failure = fake->leak;
    memset(&fake->leak, 0, sizeof fake->leak);
    fake->result.status = GANTRY_FAILED;
    fake->result.output_len = 0;
    fake->result.output[0] = '\0';
  }
  gantry_fake_done(fake, GANTRY_OK);
  return &fake->result;
}

// An instance of a type. The first functions of all kinds are alike, so the table of any kind is
// read as that of its own.
typedef struct gantry_fake_instance {
  gantry_fake *fake;
  const void *table;
  void *self;
  char *type;
} gantry_fake_instance;

// Makes an instance. NULL when the plugin does not offer the kind or refused; `result` of the host
// then says why.
//   kind   GANTRY_PHASE_1, GANTRY_SKILL_1, GANTRY_SINK_1 or GANTRY_RECOVERY_1
static inline gantry_fake_instance *gantry_fake_create(
  gantry_fake *fake, const char *kind, const char *type, const char *config_json) {
  gantry_fake_output output;
  gantry_call call = gantry_fake_begin(fake);
  const void *table = fake->plugin->get_interface(fake->plugin->ctx, gantry_fake_str(kind));
  void *self = NULL;
  gantry_status status = GANTRY_UNSUPPORTED;
  gantry_fake_writer(&output);
  if (table != NULL) {
    status = ((const gantry_phase_1 *)table)
               ->create(fake->plugin->ctx, call, gantry_fake_str(type),
                        gantry_fake_bytes(config_json), &self);
  }
  gantry_fake_end(fake, status, &output);
  if (status != GANTRY_OK) return NULL;
  gantry_fake_instance *instance = (gantry_fake_instance *)calloc(1, sizeof *instance);
  if (instance == NULL) abort();
  instance->fake = fake;
  instance->table = table;
  instance->self = self;
  instance->type = gantry_fake_copy(type, strlen(type));
  return instance;
}

static inline void gantry_fake_destroy(gantry_fake_instance *instance) {
  ((const gantry_phase_1 *)instance->table)->destroy(instance->self);
  free(instance->type);
  free(instance);
}

typedef gantry_status gantry_fake_function(void *, gantry_call, gantry_bytes, const gantry_out *);

static inline const gantry_fake_result *gantry_fake_call(
  gantry_fake_instance *instance, gantry_fake_function *function, const char *json) {
  gantry_fake_output output;
  gantry_out out = gantry_fake_writer(&output);
  gantry_call call = gantry_fake_begin(instance->fake);
  gantry_status status = function == NULL
    ? GANTRY_UNSUPPORTED : function(instance->self, call, gantry_fake_bytes(json), &out);
  return gantry_fake_end(instance->fake, status, &output);
}

// Runs a phase. The result stays until the next call of the host.
static inline const gantry_fake_result *gantry_fake_run(
  gantry_fake_instance *phase, const char *input_json) {
  return gantry_fake_call(phase, ((const gantry_phase_1 *)phase->table)->run, input_json);
}

// Asks a phase for its plan.
static inline const gantry_fake_result *gantry_fake_plan(
  gantry_fake_instance *phase, const char *input_json) {
  return gantry_fake_call(phase, ((const gantry_phase_1 *)phase->table)->plan, input_json);
}

// Takes back the effects that the host knows of, newest first, as a real host does.
static inline const gantry_fake_result *gantry_fake_undo(gantry_fake_instance *phase) {
  gantry_fake *fake = phase->fake;
  gantry_json_writer receipts = {NULL, 0, 0, 0};
  gantry_json_raw(&receipts, "[");
  for (size_t i = fake->effect_count; i-- > 0;) {
    const gantry_fake_effect *effect = &fake->effects[i];
    if (strcmp(effect->phase, fake->options.phase) != 0) continue;
    gantry_json_raw(&receipts, receipts.len == 1 ? "{\"key\": " : ", {\"key\": ");
    gantry_json_quote(&receipts, effect->key, strlen(effect->key));
    gantry_json_raw(&receipts, ", \"receipt\": ");
    gantry_json_raw(&receipts, effect->receipt);
    gantry_json_raw(&receipts, ", \"result\": ");
    gantry_json_raw(&receipts, effect->result == NULL ? "null" : effect->result);
    gantry_json_raw(&receipts, "}");
  }
  gantry_json_raw(&receipts, "]");
  gantry_json_append(&receipts, "", 1);
  if (receipts.failed) abort();
  const gantry_fake_result *result =
    gantry_fake_call(phase, ((const gantry_phase_1 *)phase->table)->undo, receipts.ptr);
  gantry_json_free(&receipts);
  return result;
}

// Invokes a skill.
static inline const gantry_fake_result *gantry_fake_invoke(
  gantry_fake_instance *skill, const char *args_json) {
  gantry_fake_output output;
  gantry_out out = gantry_fake_writer(&output);
  gantry_call call = gantry_fake_begin(skill->fake);
  gantry_status status =
    ((const gantry_skill_1 *)skill->table)
      ->invoke(skill->self, call, gantry_fake_str(skill->type), gantry_fake_bytes(args_json), &out);
  return gantry_fake_end(skill->fake, status, &output);
}

// Asks a recovery strategy; GANTRY_UNSUPPORTED means "not mine".
static inline const gantry_fake_result *gantry_fake_decide(
  gantry_fake_instance *recovery, const char *failure_json) {
  return gantry_fake_call(
    recovery, ((const gantry_recovery_1 *)recovery->table)->decide, failure_json);
}

// An event of a run, with only what most tests look at.
static inline gantry_event gantry_fake_make_event(
  uint64_t seq, const char *type, const char *phase, const char *line) {
  gantry_event event;
  memset(&event, 0, sizeof event);
  event.struct_size = sizeof event;
  event.version = 1;
  event.seq = event.position = seq;
  event.epoch = 1;
  event.attempt = *phase == '\0' ? 0 : 1;
  event.run = gantry_fake_str("run_test");
  event.type = gantry_fake_str(type);
  event.phase = gantry_fake_str(phase);
  event.line = gantry_fake_str(line);
  event.data = gantry_fake_bytes("{}");
  return event;
}

// Delivers one batch. The elements lie further apart than they are long, as those of a newer host do.
static inline const gantry_fake_result *gantry_fake_deliver(
  gantry_fake_instance *sink, const gantry_event *events, size_t count, size_t *accepted) {
  gantry_fake_output output;
  const size_t stride = sizeof *events + 16;
  char *batch = (char *)calloc(count, stride);
  if (batch == NULL) abort();
  for (size_t i = 0; i < count; i++) memcpy(batch + i * stride, &events[i], sizeof *events);
  const void *first = batch;
  gantry_fake_writer(&output);
  *accepted = 0;
  gantry_call call = gantry_fake_begin(sink->fake);
  gantry_status status = ((const gantry_sink_1 *)sink->table)
                           ->deliver(sink->self, call, (const gantry_event *)first, count, stride,
                                     accepted);
  free(batch);
  return gantry_fake_end(sink->fake, status, &output);
}

// Asks a sink to make everything durable.
static inline const gantry_fake_result *gantry_fake_flush(gantry_fake_instance *sink) {
  const gantry_sink_1 *table = (const gantry_sink_1 *)sink->table;
  gantry_fake_output output;
  gantry_fake_writer(&output);
  gantry_call call = gantry_fake_begin(sink->fake);
  gantry_status status = table->flush == NULL ? GANTRY_OK : table->flush(sink->self, call);
  return gantry_fake_end(sink->fake, status, &output);
}

#ifdef __cplusplus
}
#endif
#endif
