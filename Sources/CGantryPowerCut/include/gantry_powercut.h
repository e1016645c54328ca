// Power cuts for SQLite: a VFS over the default one that knows what the disk has promised to keep,
// and on a cut leaves of the rest what chance leaves.
//
// What is written goes to the real file at once, so that every connection of this process and every
// look at the file see it as they would see the page cache. Beside it the VFS keeps what a sync has
// made durable, and the writes, truncations, creations and deletions since. A cut puts files in
// their place that hold the durable part and a seeded choice of what came after, torn at sectors of
// 512 bytes; from then on everything answers SQLITE_IOERR. The real disk is never synced: the cut is
// the only disk there is, and a thousand of them cost no more than the writes.
//
// One journal is one power supply. Several can be armed at once, each with its own plan; paths that
// are not armed pass through. Every function is thread-safe.
#ifndef GANTRY_POWERCUT_H
#define GANTRY_POWERCUT_H

#include <stddef.h>
#include <stdint.h>

// The name of the VFS.
#define GANTRY_POWERCUT_VFS "gantry-powercut"

// Flushes of a file's contents that return at once and do nothing, as a drive with a lying cache
// does.
#define GANTRY_POWERCUT_LIES 1u

// What is to happen to one journal.
typedef struct gantry_powercut_plan {
  uint64_t seed;    // what survives follows from it, and whether a sync that is cut still counts
  uint64_t cut_at;  // the operation, from 1, at which the power goes; 0: never by itself
  uint32_t flags;   // GANTRY_POWERCUT_LIES
} gantry_powercut_plan;

// Makes the VFS known to SQLite under its name; a second call does nothing. Returns an SQLite result
// code.
int gantry_powercut_register(void);

// Arms a database file, which need not be there, and its -wal and -journal. What they hold now counts
// as durable. No connection to it may be open in this process: reading the files drops the locks
// that POSIX gives to a process. Returns a handle above 0, or 0 when there is no memory, the file
// cannot be read, or it is armed already.
int64_t gantry_powercut_arm(const char *database, const gantry_powercut_plan *plan);

// How many operations there were: writes, truncations, syncs, creations and deletions. An operation
// counts whether or not it was allowed, so a workload without a cut says how many places there are.
uint64_t gantry_powercut_operations(int64_t handle);

// Whether the power is gone: 1 or 0.
int gantry_powercut_is_cut(int64_t handle);

// Cuts the power now, unless it is cut already. Returns how many bytes of what was written and not
// synced did not survive, over all cuts of this handle.
uint64_t gantry_powercut_cut(int64_t handle);

// Forgets the handle. Connections that were opened under it keep answering as they did; close them.
void gantry_powercut_end(int64_t handle);

// Opens a database with the ordinary VFS, as after a reboot, and asks SQLite whether it is whole.
// Writes "ok", or what is wrong, into the buffer, cut to fit. Returns an SQLite result code.
int gantry_powercut_check(const char *database, char *text, size_t capacity);

#endif
