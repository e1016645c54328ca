// Memory in which a plugin must not be caught: which it is, for the report of a crash.
#ifndef GANTRY_TRIAL_TRAPS_H
#define GANTRY_TRIAL_TRAPS_H

#include <stddef.h>
#include <stdint.h>

typedef enum trap_kind {
  TRAP_NONE,
  TRAP_INPUT,     // borrowed for a call: read-only, with unreadable pages between
  TRAP_RETURNED,  // was borrowed for a call that is over
  TRAP_SECRET,    // was lent to a `use` that has returned
  TRAP_HOST,      // a table of the host, with unreadable pages behind
  TRAP_POISON,    // what pointers behind the known fields lead to
} trap_kind;

// A trap that nobody stepped into is forgotten when its place is needed: a few hundred are known.
// Returns its number.
size_t trap_lay(trap_kind kind, const void *start, size_t length);

// Changes what a trap is; TRAP_NONE takes it away.
void trap_change(size_t number, trap_kind kind);

// What lies at an address, for a crash. Safe in a signal handler.
//   is_write   the plugin wanted to write
// Returns the name of trial.h, or NULL when it is no trap.
const char *trap_name(uintptr_t address, int is_write);

// Whether a page can be read, without reading it. Safe in a signal handler.
int trap_is_readable(uintptr_t address);

// Pages that nobody may touch, for poisoned pointers. Made once.
void *trap_poison(void);

// Fills memory with pointers into those pages.
void trap_poison_fill(void *start, size_t size);

#endif
