#include "call_floor.h"

#include <dlfcn.h>
#include <string.h>
#include <time.h>

#include "gantry/gantry.h"

struct call_floor {
  const gantry_phase_1 *phase;
  void *instance;
};

static struct {
  size_t length;
  uint8_t bytes[4096];
} written;

// Plugins insist on the interfaces they name, but a phase that only echoes calls none of them.
static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx, (void)id;
  return &written;
}

static const gantry_host host = {.struct_size = sizeof host, .get_interface = get_interface};

static gantry_status keep(void *ctx, const uint8_t *data, size_t length) {
  (void)ctx;
  if (length > sizeof written.bytes - written.length) return GANTRY_LIMIT;
  memcpy(written.bytes + written.length, data, length);
  written.length += length;
  return GANTRY_OK;
}

static const gantry_out out = {.struct_size = sizeof out, .write = keep};

typedef const gantry_plugin *entry_function(const gantry_host *, const gantry_out *);

call_floor *call_floor_open(const char *library, const char *type, const char **reason) {
  static call_floor floor;
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  *reason = handle == NULL ? dlerror() : "the plugin refuses a host that offers nothing";
  if (handle == NULL) return NULL;
  entry_function *entry = (entry_function *)dlsym(handle, "gantry_plugin_v1");
  const gantry_plugin *plugin = entry == NULL ? NULL : entry(&host, &out);
  if (plugin == NULL) return NULL;
  gantry_str id = {GANTRY_PHASE_1, sizeof GANTRY_PHASE_1 - 1};
  floor.phase = (const gantry_phase_1 *)plugin->get_interface(plugin->ctx, id);
  gantry_str name = {type, strlen(type)};
  gantry_bytes config = {(const uint8_t *)"{}", 2};
  if (floor.phase == NULL ||
      floor.phase->create(plugin->ctx, 1, name, config, &floor.instance) != GANTRY_OK) {
    return NULL;
  }
  return &floor;
}

static double now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

double call_floor_measure(call_floor *floor, const uint8_t *input, size_t count, size_t rounds) {
  gantry_bytes bytes = {input, count};
  double start = now_ns();
  for (size_t round = 0; round < rounds; round++) {
    written.length = 0;
    gantry_status status = floor->phase->run(floor->instance, round + 1, bytes, &out);
    if (status != GANTRY_OK || written.length != count) return -1;
  }
  return (now_ns() - start) / (double)rounds;
}
