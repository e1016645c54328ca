// What the store needs from C because Swift cannot say it: a variadic SQLite call, open file
// description locks, whose commands are macros, and named pipes.
//
// Every function is thread-safe. Functions that fail leave the reason in errno.
#ifndef GANTRY_SQLITE_H
#define GANTRY_SQLITE_H

struct sqlite3;

// Makes a connection leave the WAL alone when it is closed: checkpoints belong to whoever holds the
// journal's lock. Returns an SQLite result code.
int gantry_sqlite_keep_wal_on_close(struct sqlite3 *connection);

// Opens, or creates, a file whose description can be locked. The descriptor is closed in children,
// so that a plugin that outlives its engine cannot keep the engine's lock. Returns -1 on failure.
int gantry_lock_open(const char *path, int creates);

// Takes the exclusive lock of the description. Returns 1 when it is held, 0 when another
// description holds it and waits is 0, and -1 on failure.
int gantry_lock_acquire(int descriptor, int waits);

// Gives the lock back. Returns -1 on failure.
int gantry_lock_release(int descriptor);

// Replaces what the file holds. Returns -1 on failure.
int gantry_lock_write(int descriptor, const void *bytes, unsigned long count);

// Waits until what was written to the path, a file or a folder, is on the disk. Returns -1 on
// failure.
int gantry_sync(const char *path);

// How many bytes the file at the path holds; -1 when there is none.
long long gantry_file_size(const char *path);

// Creates a file of that many bytes whose space is set aside; none is left when there is not that
// much. Returns -1 on failure.
int gantry_file_allocate(const char *path, long size);

// Creates a named pipe, replacing what is at the path, and opens it for both directions, so that
// ringing never fails for want of a listener. Returns a descriptor that never blocks, or -1.
int gantry_bell_open(const char *path);

// Writes one byte to the pipe. Returns 1 when somebody listens or has yet to look, 0 when nobody
// does, -1 on any other failure.
int gantry_bell_ring(const char *path);

// Takes all bytes out of the pipe. Returns how many there were.
int gantry_bell_drain(int descriptor);

// Nanoseconds since the machine was started, sleep included.
long long gantry_boot_time(void);

// Closes a descriptor.
void gantry_close(int descriptor);

#endif
