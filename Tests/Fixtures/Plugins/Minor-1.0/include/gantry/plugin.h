// What a plugin hands out: one function, one table.
#ifndef GANTRY_PLUGIN_H
#define GANTRY_PLUGIN_H

#include "gantry/abi.h"
#include "gantry/host.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define GANTRY_EXPORT __attribute__((visibility("default")))
#else
#define GANTRY_EXPORT
#endif

// The plugin's table: static, valid until the process exits.
typedef struct gantry_plugin {
  uint32_t struct_size;
  uint32_t abi_minor;  // The minor version of the headers the plugin was compiled with.
  void *ctx;           // Handed back in every function below.

  // The manifest: JSON text that satisfies manifest.schema.json, at most GANTRY_MANIFEST_BYTES_MAX.
  gantry_str manifest_json;

  // The interface with this id ("gantry.phase/1"), or NULL. Unknown ids must be answered NULL.
  // [T]   since 1.0   required
  const void *(*get_interface)(void *ctx, gantry_str id);

  // The process is about to end. Every instance is already destroyed. Not called when the process
  // is killed or stopped in the middle of a run: what must last has to be on the disk before. May be
  // NULL.
  // [T]   since 1.0   optional
  void (*shutdown)(void *ctx);
} gantry_plugin;

// The ONLY exported symbol. Called once per process before anything else.
//   host   valid until the process exits
//   why    where to say, in one sentence, why NULL is returned
// [S]   since 1.0   required
GANTRY_EXPORT const gantry_plugin *gantry_plugin_v1(const gantry_host *host, const gantry_out *why);

#ifdef __cplusplus
}
#endif
#endif
