// acme.entering: does its harm before or after its calls, in the one way that is defined when it is
// compiled: in a constructor, at its entry, in get_interface, at the end, or in what it says it is.
#include <fcntl.h>
#include <signal.h>

#include "gantry/gantry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char manifest[] =
  "{\"id\":\"acme.entering\",\"version\":\"6.6.6\",\"summary\":\"Attacks at the entry.\","
  "\"min_host_minor\":0,\"permissions\":{},"
  "\"types\":[{\"kind\":\"phase\",\"type\":\"good\",\"summary\":\"Does nothing wrong.\"}]}";

// Not every way uses every one of these.
__attribute__((unused)) static void *nowhere(void) {
  static volatile uintptr_t address = 16;
  return (void *)address;
}

__attribute__((unused)) static void crash(void) { *(volatile int *)nowhere() = 1; }

__attribute__((unused)) static void hang(void) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_IGN);
  for (;;) pause();
}

#ifdef CONSTRUCTOR_CRASH
__attribute__((constructor)) static void construct(void) { crash(); }
#endif
#ifdef CONSTRUCTOR_EXIT
__attribute__((constructor)) static void construct(void) { exit(0); }
#endif
#ifdef CONSTRUCTOR_HANG
__attribute__((constructor)) static void construct(void) { hang(); }
#endif
#ifdef CONSTRUCTOR_WRITES
__attribute__((constructor)) static void construct(void) {
  char path[4096];
  const char *home = getenv("HOME");
  snprintf(path, sizeof path, "%s/constructed", home == NULL ? "" : home);
  int file = open(path, O_CREAT | O_WRONLY, 0600);
  if (file >= 0) close(file);
}
#endif
#ifdef DESTRUCTOR_CRASH
__attribute__((destructor)) static void destruct(void) { crash(); }
#endif

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  (void)ctx, (void)call, (void)type, (void)config;
  *instance = NULL;
  return GANTRY_OK;
}

static void destroy(void *instance) { (void)instance; }

#ifndef RUN_MISSING
static gantry_status run(
  void *instance, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)instance, (void)call, (void)input;
  return out->write(out->ctx, (const uint8_t *)"{\"good\":true}", 13);
}
#else
#define run NULL
#endif

static const void *get_interface(void *ctx, gantry_str id) {
  static const gantry_phase_1 phases = {sizeof phases, 0, create, destroy, run, NULL, NULL};
  (void)ctx;
#ifdef INTERFACE_CRASH
  crash();
#endif
#ifdef INTERFACE_WILD
  return nowhere();
#endif
#ifdef INTERFACE_MISSING
  return NULL;
#endif
  return id.len == strlen(GANTRY_PHASE_1) && !memcmp(id.ptr, GANTRY_PHASE_1, id.len) ? &phases
                                                                                     : NULL;
}

static void shut_down(void *ctx) {
  (void)ctx;
#ifdef SHUTDOWN_CRASH
  crash();
#endif
#ifdef SHUTDOWN_HANG
  hang();
#endif
}

const gantry_plugin *gantry_plugin_v1(const gantry_host *host, const gantry_out *why) {
  static gantry_plugin plugin = {
    sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1},
    get_interface, shut_down};
  (void)host, (void)why;
#ifdef ENTRY_CRASH
  crash();
#endif
#ifdef ENTRY_EXIT
  exit(0);
#endif
#ifdef ENTRY_HANG
  hang();
#endif
#ifdef ENTRY_TALK
  for (;;) {
    host->log(host->ctx, 0, GANTRY_LOG_INFO, (gantry_str){"\x1b[2J\x1b]0;owned\a", 14});
    usleep(10000);
  }
#endif
#ifdef WHY_FLOOD
  for (int i = 0; i < 1000000; i++) why->write(why->ctx, (const uint8_t *)"why? why? why? ", 15);
  return NULL;
#endif
#ifdef TABLE_WILD
  return nowhere();
#endif
#ifdef TABLE_EMPTY
  plugin.struct_size = 0;
#endif
#ifdef FUNCTIONS_MISSING
  plugin.get_interface = NULL;
#endif
#ifdef MANIFEST_WILD
  plugin.manifest_json.ptr = nowhere();
#endif
#ifdef MANIFEST_HUGE
  plugin.manifest_json.len = SIZE_MAX;
#endif
#ifdef MANIFEST_RUBBISH
  plugin.manifest_json = (gantry_str){"\xff\xfe{[", 4};
#endif
  return &plugin;
}
