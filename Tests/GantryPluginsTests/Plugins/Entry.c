// A plugin whose entry misbehaves in the one way that is defined when it is compiled.
#include "Kit.h"

static const char manifest[] =
#include MANIFEST_FILE
  ;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **made) {
  (void)ctx, (void)call, (void)type, (void)config;
  *made = NULL;
  return GANTRY_OK;
}

static void destroy(void *self) { (void)self; }

static gantry_status run(void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)self, (void)call, (void)input;
  return answer(out, "{\"ran\":true}");
}

#ifndef PHASE_SIZE
#define PHASE_SIZE sizeof(gantry_phase_1)
#endif
#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(gantry_plugin)
#endif

static const void *get_interface(void *ctx, gantry_str id) {
  // With a smaller size the last members hold rubbish that nobody may look at.
  static gantry_phase_1 phase = {PHASE_SIZE, 0, create, destroy, run, (void *)1, (void *)1};
  (void)ctx;
#ifdef NO_RUN
  phase.run = NULL;
#endif
#ifdef NO_INTERFACE
  return NULL;
#endif
  return str_is(id, GANTRY_PHASE_1) ? &phase : NULL;
}

#ifdef NO_ENTRY
GANTRY_EXPORT const gantry_plugin *gantry_plugin_v2(const gantry_host *host, const gantry_out *why) {
#else
GANTRY_EXPORT const gantry_plugin *gantry_plugin_v1(const gantry_host *host, const gantry_out *why) {
#endif
  static struct {
    gantry_plugin plugin;
    char newer[64];
  } table = {{TABLE_SIZE, 99, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL}, {0}};
  (void)host;
#ifdef REFUSE
  answer(why, "it needs ");
  answer(why, "a licence");
  return NULL;
#endif
#ifdef REFUSE_SILENTLY
  return NULL;
#endif
#ifdef HUGE_MANIFEST
  table.plugin.manifest_json.len = GANTRY_MANIFEST_BYTES_MAX + 1;
#endif
  (void)why;
  return &table.plugin;
}
