// The plugin's library: loading it, entering it, and its tables.
#ifndef GANTRY_TRIAL_LIBRARY_H
#define GANTRY_TRIAL_LIBRARY_H

#include "gantry/gantry.h"
#include "pile.h"

typedef enum kind { KIND_PHASE, KIND_SKILL, KIND_SINK, KIND_RECOVERY, KINDS } kind;

// "phase" …, and the ids of their interfaces.
extern const char *const kind_names[KINDS];
extern const char *const kind_ids[KINDS];

typedef union kind_table {
  gantry_phase_1 phase;
  gantry_skill_1 skill;
  gantry_sink_1 sink;
  gantry_recovery_1 recovery;
} kind_table;

typedef const gantry_plugin *entry_function(const gantry_host *host, const gantry_out *why);

typedef struct library {
  void *handle;
  entry_function *entry;       // NULL until it is loaded, or when there is none
  const gantry_plugin *theirs;
  gantry_plugin table;         // zeros until it is entered
  int is_entered, is_shut_down;
  int is_asked[KINDS], is_offered[KINDS];
  kind_table tables[KINDS];
} library;

// Finds the library's code in memory, for reports, and its entry.
void library_locate(library *library);

// Reads what the plugin offers for a kind, the first time by code of the plugin. Returns whether it
// offers anything.
int library_offers(library *library, kind kind);

// Copies a table of the plugin, as far as both know it.
void library_read_table(kind kind, kind_table *table, const void *theirs);

// Writes the names of the functions that are there as an array.
void library_tell_functions(kind kind, const kind_table *table, pile *line);

#endif
