// The table of the host in memory of gantry/testing.h. Include that one.
#ifndef GANTRY_TESTING_HOST_H
#define GANTRY_TESTING_HOST_H

#include "gantry/testing/record.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gantry_fake {
  gantry_fake_options options;
  gantry_fake_result result;  // of the last call
  char *refusal;              // why the plugin was not entered, or NULL

  const gantry_plugin *plugin;
  gantry_fake_effect *effects;
  size_t effect_count;
  gantry_fake_value *values;
  size_t value_count;
  gantry_fake_artifact *artifacts;
  size_t artifact_count;
  gantry_fake_pair *secrets;
  size_t secret_count;
  gantry_fake_pair *missing;
  size_t missing_count;
  gantry_fake_skill *skills;
  size_t skill_count;
  gantry_fake_line *plugin_lines;  // logged outside of any call
  size_t plugin_line_count;

  // Below is the host's own business.
  pthread_mutex_t lock;
  gantry_call call;  // the one that is running, or 0
  gantry_call last_call;
  int32_t cancelled;
  int cancel_pipe[2];
  gantry_fake_failure leak;  // why the call fails whatever it answers
  gantry_host table;
  gantry_call_1 call_table;
  gantry_cancel_1 cancel_table;
  gantry_effects_1 effects_table;
  gantry_kv_1 kv_table;
  gantry_secrets_1 secrets_table;
  gantry_skills_1 skills_table;
  gantry_artifacts_1 artifacts_table;
} gantry_fake;

static inline gantry_fake *gantry_fake_of(void *ctx) {
  gantry_fake *fake = (gantry_fake *)ctx;
  pthread_mutex_lock(&fake->lock);
  return fake;
}

// Leaves the host with an answer.
static inline gantry_status gantry_fake_done(gantry_fake *fake, gantry_status status) {
  pthread_mutex_unlock(&fake->lock);
  return status;
}

static inline int gantry_fake_live(const gantry_fake *fake, gantry_call call) {
  return call != 0 && call == fake->call;
}

static inline void gantry_fake_stop(gantry_fake *fake) {
  if (!fake->cancelled && fake->cancel_pipe[1] >= 0) {
    close(fake->cancel_pipe[1]);
    fake->cancel_pipe[1] = -1;
  }
  fake->cancelled = 1;
}

// 1 when the manifest has `name` in a list of texts, or of objects with that `member`.
static inline int gantry_fake_declares(
  const gantry_fake *fake, const char *list, const char *member, gantry_str name) {
  char text[256];
  size_t at = 0, length;
  gantry_bytes manifest = {(const uint8_t *)fake->plugin->manifest_json.ptr,
                           fake->plugin->manifest_json.len};
  gantry_bytes names, element;
  if (gantry_json_value(manifest, list, &names) != GANTRY_JSON_FOUND) return 0;
  while (gantry_json_next(names, &at, &element) == GANTRY_JSON_FOUND) {
    if (member != NULL) {
      int found = gantry_json_string(element, member, text, sizeof text, &length);
      if (found == GANTRY_JSON_FOUND && gantry_fake_same(name, text)) return 1;
    } else {
      gantry_json_cursor c = {(const char *)element.ptr, (const char *)element.ptr + element.len};
      if (!gantry_json_text(&c, text, sizeof text, &length) || length > sizeof text) continue;
      if (name.len == length && memcmp(name.ptr, text, length) == 0) return 1;
    }
  }
  return 0;
}

static inline const void *gantry_fake_interface(void *ctx, gantry_str id) {
  gantry_fake *fake = gantry_fake_of(ctx);
  const struct {
    const char *id;
    const void *table;
  } known[] = {
    {GANTRY_CALL_1, &fake->call_table},       {GANTRY_CANCEL_1, &fake->cancel_table},
    {GANTRY_EFFECTS_1, &fake->effects_table}, {GANTRY_KV_1, &fake->kv_table},
    {GANTRY_SECRETS_1, &fake->secrets_table}, {GANTRY_SKILLS_1, &fake->skills_table},
    {GANTRY_ARTIFACTS_1, &fake->artifacts_table},
  };
  const void *table = NULL;
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (gantry_fake_same(id, known[i].id)) table = known[i].table;
  }
  for (size_t i = 0; i < fake->missing_count; i++) {
    if (gantry_fake_same(id, fake->missing[i].name)) table = NULL;
  }
  gantry_fake_done(fake, GANTRY_OK);
  return table;
}

static inline void gantry_fake_log(void *ctx, gantry_call call, int32_t level, gantry_str message) {
  gantry_fake *fake = gantry_fake_of(ctx);
  gantry_fake_line *line = NULL;
  if (message.len > GANTRY_LOG_BYTES_MAX) {
    // Dropped, as a real host does.
  } else if (call == 0) {
    line = GANTRY_FAKE_ADD(gantry_fake_line, fake->plugin_lines, fake->plugin_line_count);
  } else if (gantry_fake_live(fake, call)) {
    line = GANTRY_FAKE_ADD(gantry_fake_line, fake->result.lines, fake->result.line_count);
  }
  if (line != NULL) {
    line->level = level < GANTRY_LOG_DEBUG || level > GANTRY_LOG_PLUGIN_MISBEHAVES
                    ? GANTRY_LOG_INFO : level;
    line->message = gantry_fake_copy_str(message);
  }
  gantry_fake_done(fake, GANTRY_OK);
}

static inline gantry_status gantry_fake_emit(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes data) {
  gantry_fake *fake = gantry_fake_of(ctx);
  gantry_json_cursor ignored;
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  if (fake->options.refuse_events > 0) {
    fake->options.refuse_events--;
    return gantry_fake_done(fake, GANTRY_AGAIN);
  }
  int declared = gantry_fake_declares(fake, "events", "type", type);
  if (!declared || gantry_json_member(data, "", &ignored) == GANTRY_JSON_MALFORMED) {
    return gantry_fake_done(fake, GANTRY_BAD_INPUT);
  }
  if (data.len > GANTRY_EVENT_BYTES_MAX) return gantry_fake_done(fake, GANTRY_LIMIT);
  gantry_fake_event *event =
    GANTRY_FAKE_ADD(gantry_fake_event, fake->result.events, fake->result.event_count);
  event->type = gantry_fake_copy_str(type);
  event->data = gantry_fake_copy_bytes(data);
  if (fake->result.event_count == fake->options.cancel_after_events) gantry_fake_stop(fake);
  return gantry_fake_done(fake, GANTRY_OK);
}

static inline gantry_status gantry_fake_tell(
  void *ctx, gantry_call call, double fraction, gantry_str step, gantry_str message) {
  gantry_fake *fake = gantry_fake_of(ctx);
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  // Written so that a number that is none is refused too.
  if (!(fraction >= 0 && fraction <= 1)) return gantry_fake_done(fake, GANTRY_BAD_INPUT);
  gantry_fake_progress *note =
    GANTRY_FAKE_ADD(gantry_fake_progress, fake->result.progress, fake->result.progress_count);
  note->fraction = fraction;
  note->step = gantry_fake_copy_str(step);
  note->message = gantry_fake_copy_str(message);
  return gantry_fake_done(fake, GANTRY_OK);
}

static inline void gantry_fake_fail(void *ctx, gantry_call call, const gantry_error *error) {
  gantry_fake *fake = gantry_fake_of(ctx);
  if (gantry_fake_live(fake, call) && error != NULL) {
    gantry_fake_failure *failure = &fake->result.failure;
    gantry_fake_failure_clear(failure);
    failure->retry_class = error->retry_class;
    failure->code = gantry_fake_copy_str(error->code);
    failure->message = gantry_fake_copy_str(error->message);
    failure->hint = gantry_fake_copy_str(error->hint);
    failure->detail = gantry_fake_copy_str(error->detail_json);
  }
  gantry_fake_done(fake, GANTRY_OK);
}

static inline int32_t gantry_fake_cancelled(void *ctx, gantry_call call) {
  gantry_fake *fake = gantry_fake_of(ctx);
  int32_t answer = !gantry_fake_live(fake, call) || fake->cancelled;
  gantry_fake_done(fake, GANTRY_OK);
  return answer;
}

static inline void gantry_fake_fill_host(gantry_fake *fake, uint32_t minor) {
  gantry_host table = {sizeof table,    minor,            fake,
                       gantry_fake_interface, gantry_fake_log, gantry_fake_emit,
                       gantry_fake_tell, gantry_fake_fail, gantry_fake_cancelled};
  fake->table = table;
}

#ifdef __cplusplus
}
#endif
#endif
