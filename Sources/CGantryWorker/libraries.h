// Plugin libraries: opened, entered once, and kept until the process ends.
#ifndef GANTRY_WORKER_LIBRARIES_H
#define GANTRY_WORKER_LIBRARIES_H

#include "worker.h"

// The functions of one kind of type, as far as the plugin has them.
typedef union interface {
  gantry_phase_1 phase;
  gantry_skill_1 skill;
  gantry_sink_1 sink;
  gantry_recovery_1 recovery;
} interface;

typedef struct library {
  worker *worker;
  uint64_t number;
  void *handle;         // the linker's
  gantry_plugin table;  // struct_size 0 when the entry declined
  interface interfaces[GANTRY_INTERFACE_COUNT];
  gantry_library_facts facts;
  atomic_int dropped_lines;

  // What the plugin holds in its hands: the host, and the host's interfaces.
  gantry_host host;
  gantry_call_1 host_call;
  gantry_cancel_1 host_cancel;
  gantry_effects_1 host_effects;
  gantry_kv_1 host_values;
  gantry_skills_1 host_skills;
  gantry_secrets_1 host_secrets;
  gantry_artifacts_1 host_artifacts;
} library;

// How loading went.
typedef struct loading {
  gantry_status status;
  library *library;  // on GANTRY_OK
  body text;         // else why not; the caller ends it
} loading;

// Loads a library and enters it.
//   path       NUL-terminated; names the library in messages, too
//   identity   what the file must be, or NULL
//   sealed_fd  a memfd to load from instead of the path, kept open from then on; -1 for none
void libraries_load(
  worker *worker, const char *path, const gantry_file_identity *identity, int sealed_fd,
  loading *loading);

typedef const gantry_plugin *entry_function(const gantry_host *host, const gantry_out *why);

// Enters a library whose entry is known, and gives it its number.
void libraries_enter(worker *worker, void *handle, entry_function *entry, loading *loading);

// Calls what every library wants to do before the process ends.
void libraries_shut_down(worker *worker);

#endif
