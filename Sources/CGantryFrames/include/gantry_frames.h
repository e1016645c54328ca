// What the host and a worker say to each other: one SEQPACKET socket, two shared pages, and a stop.
//
// Both ends are built together and a worker never outlives the host that started it, so this is no
// ABI: nothing here is promised to plugins, and any of it may change with any build.
//
// A packet is one frame and, when it fits, its body. A body is a row of parts, each a uint64_t length
// and that many bytes, without padding. Numbers are parts of 8 bytes. A body that does not fit comes in
// a memfd that travels with the packet. Neither side believes a length the other one says.
#ifndef GANTRY_FRAMES_H
#define GANTRY_FRAMES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Where a worker finds its socket.
#define GANTRY_WORKER_SOCKET 3

// The longest body that travels inside its packet; a longer one comes in a memfd.
#define GANTRY_FRAME_BODY_MAX (64u * 1024u)
// The longest body at all: an output of 64 MiB and what goes with it.
#define GANTRY_FRAME_MEMFD_MAX (65u * 1024u * 1024u)
// How many descriptors travel with one packet at most.
#define GANTRY_FRAME_FDS_MAX 4

typedef struct gantry_frame {
  uint32_t kind;    // GANTRY_FRAME_…
  int32_t status;   // a GANTRY_… status of abi.h in answers, else 0
  uint64_t call;    // the call it is about, 0 for none
  uint64_t id;      // pairs a request with its reply, 0 for none
  uint64_t size;    // of the body; above GANTRY_FRAME_BODY_MAX the body is in the memfd that comes last
} gantry_frame;

// --- From the host -----------------------------------------------------------------------------

// The first frame. Descriptors: the page, the host's sign, what is readable once a call should stop.
// Parts: gantry_limits · then for each path rule: one byte of access ('r' read, 'w' write and read,
// 'x' execute and read; a capital when the path may have no links) and the path in one part · an empty
// part · then for each variable NAME=VALUE.
// Answer: READY, after the sandbox is closed.
#define GANTRY_FRAME_START 1
// Load a library. Descriptors: the sealed memfd to load from, or none to load from the path.
// Parts: the path · gantry_file_identity, or an empty part · the plugin's name for messages.
// Answer: LOADED. Libraries are numbered from 0 in the order of loading.
#define GANTRY_FRAME_LOAD 2
// Make an instance. Parts: number of the library · interface (GANTRY_INTERFACE_…) · type · config.
// Answer: RESULT, on OK with the new instance's number (from 0) as `accepted`.
#define GANTRY_FRAME_CREATE 3
// Call a function of an instance.
// Parts: number of the instance · function (GANTRY_FUNCTION_…) · skill (of INVOKE, else empty) · input.
// The input of DELIVER is a batch: gantry_event structs of this build whose pointers are offsets into
// the text that follows them in the same part; its first 8 bytes are their count.
// Answer: RESULT.
#define GANTRY_FRAME_CALL 4
// Destroy an instance. Parts: its number. Answer: RESULT.
#define GANTRY_FRAME_DESTROY 5
// Call every library's shutdown and end with status 0. No parts, no answer.
#define GANTRY_FRAME_END 6
// The answer to a request of the worker, with its id and a status.
// Parts: what the writer receives · a number (a revision).
#define GANTRY_FRAME_REPLY 7

// --- From the worker ---------------------------------------------------------------------------

// The sandbox is closed. Parts: gantry_confinement.
#define GANTRY_FRAME_READY 32
// A library was loaded, or not. Status: OK, NOT_FOUND (no entry point), DENIED (the entry declined),
// CONFLICT (the file is not the expected one), FAILED (the linker refused).
// Parts on OK: gantry_library_facts · the manifest. Else: the linker's or the plugin's text.
#define GANTRY_FRAME_LOADED 33
// A call has returned. Status: what the plugin answered.
// Parts: gantry_result · the output · failure: code · message · hint · detail (five parts at all; the
// last four empty when the plugin said nothing).
#define GANTRY_FRAME_RESULT 34
// One line of a log. Status: the level. Parts: the text. No reply.
#define GANTRY_FRAME_LOG 35
// Progress. Parts: the bits of the fraction · step · message. No reply.
#define GANTRY_FRAME_PROGRESS 36
// Requests with an id, answered by REPLY:
#define GANTRY_FRAME_EMIT 37      // type · data
#define GANTRY_FRAME_DESCRIBE 38  //
#define GANTRY_FRAME_INTEND 39    // key · receipt
#define GANTRY_FRAME_SETTLE 40    // key · result
#define GANTRY_FRAME_KV_GET 41    // scope · key
#define GANTRY_FRAME_KV_PUT 42    // scope · key · value · expected
#define GANTRY_FRAME_SKILL 43     // skill · arguments
#define GANTRY_FRAME_SECRET 44    // name
#define GANTRY_FRAME_ARTIFACT_PUT 45  // name · media type · bytes
#define GANTRY_FRAME_ARTIFACT_KEEP 46  // name · media type · path in the scratch folder
#define GANTRY_FRAME_ARTIFACT_GET 47  // name

// --- Parts of fixed size -----------------------------------------------------------------------

#define GANTRY_INTERFACE_PHASE 0
#define GANTRY_INTERFACE_SKILL 1
#define GANTRY_INTERFACE_SINK 2
#define GANTRY_INTERFACE_RECOVERY 3
#define GANTRY_INTERFACE_COUNT 4

#define GANTRY_FUNCTION_CREATE 0
#define GANTRY_FUNCTION_DESTROY 1
#define GANTRY_FUNCTION_WORK 2  // run of a phase, invoke of a skill, deliver of a sink, decide
#define GANTRY_FUNCTION_PLAN 3
#define GANTRY_FUNCTION_UNDO 4
#define GANTRY_FUNCTION_FLUSH 5
#define GANTRY_FUNCTION_ENTRY 6     // only in crash reports
#define GANTRY_FUNCTION_SHUTDOWN 7  // only in crash reports
#define GANTRY_FUNCTION_NONE 8      // only in crash reports: between calls

// What a worker may use, and how long it trusts the host to be there.
typedef struct gantry_limits {
  uint64_t flags;           // GANTRY_LIMIT_…
  uint64_t memory_bytes;    // RLIMIT_DATA, which shared memory is no part of; 0 for none
  uint64_t open_files;      // RLIMIT_NOFILE, 0 for the default of 1,024
  // RLIMIT_NPROC, where processes may be made and no others of the user are counted; 0 for none.
  uint64_t processes;
  uint64_t file_bytes;      // RLIMIT_FSIZE, 0 for none
  int64_t lease_ns;         // without a sign of the host for this long the worker ends itself, 0 never
} gantry_limits;

#define GANTRY_LIMIT_NETWORK 1u    // sockets may be made
#define GANTRY_LIMIT_PROCESSES 2u  // processes may be made and programs run
// Modes, owners, times and attributes of files may be changed. Landlock does not guard them, so this
// reaches every file that the user owns: it is for plugins that may write more than a scratch folder.
#define GANTRY_LIMIT_METADATA 4u

// What the kernel gave.
typedef struct gantry_confinement {
  int64_t landlock;   // the ABI of Landlock in force, 0 for none
  int64_t seccomp;    // 1 when the filter is in force
  int64_t namespaced; // 1 when the worker is process 1 of its own process namespace
} gantry_confinement;

// What a file is, as stat says it; when nothing of it changed, the bytes are those that were hashed.
typedef struct gantry_file_identity {
  uint64_t device, inode, size;
  int64_t modified_ns, changed_ns;
} gantry_file_identity;

// What the host has to know about a library to negotiate; the host judges, the worker only tells.
typedef struct gantry_library_facts {
  uint64_t struct_size;    // of the plugin's table
  uint64_t abi_minor;
  uint64_t has_get_interface;
  // By interface: bit 31 when it is offered, bit n when GANTRY_FUNCTION_n is there.
  uint64_t functions[GANTRY_INTERFACE_COUNT];
  uint64_t start, end;     // where the library lies in the worker, for frames of crashes
} gantry_library_facts;

#define GANTRY_INTERFACE_OFFERED (1ull << 31)

typedef struct gantry_result {
  uint64_t flags;     // GANTRY_RESULT_…
  uint64_t accepted;  // events a sink took, or the number of a new instance
  int64_t retry_class;
} gantry_result;

#define GANTRY_RESULT_OVER_LIMIT 1u  // the plugin wrote past GANTRY_OUTPUT_BYTES_MAX
#define GANTRY_RESULT_FAILURE 2u     // the plugin said why with `fail`

// --- The shared pages --------------------------------------------------------------------------

// Another memfd of GANTRY_PAGE_SIZE bytes, one for all workers of a host, which only the host can write
// to: sealed so that nobody maps it for writing any more, a worker neither. What is in it is believed.
typedef struct gantry_sign {
  int64_t seen_ns;  // CLOCK_MONOTONIC when the host was last there
} gantry_sign;

#define GANTRY_CRASH_FRAMES_MAX 64
#define GANTRY_CRASH_HOST_CALLS_MAX 32

// One memfd of GANTRY_PAGE_SIZE bytes, sealed against shrinking, mapped by both. The plugin can write
// anything into it: the host reads it as it would read a stranger's file.
typedef struct gantry_page {
  // Written by the host, for the plugin: one that changes them fools nobody but itself.
  uint64_t cancelled;    // the call that should stop, else 0
  uint64_t deadline_ns;  // of the running call, CLOCK_MONOTONIC, 0 for none
  uint64_t reserved[6];
  // Written by the worker as it goes.
  uint64_t call;         // the call in flight, 0 between calls
  uint64_t library;      // the library in flight
  uint64_t function;     // GANTRY_FUNCTION_…
  uint64_t host_calls;   // how often the plugin called the host; the ring below holds the last
  uint32_t host_call_kinds[GANTRY_CRASH_HOST_CALLS_MAX];  // GANTRY_FRAME_… or 1000 + n of below
  // Written by the worker's crash handler.
  uint64_t signal;       // 0: none
  uint64_t code;         // si_code
  uint64_t address;      // si_addr
  uint64_t frame_count;
  uint64_t frames[GANTRY_CRASH_FRAMES_MAX];
} gantry_page;

#define GANTRY_PAGE_SIZE 4096

// Host calls that never leave the worker, as they stand in host_call_kinds.
#define GANTRY_LOCAL_CANCELLED 1000
#define GANTRY_LOCAL_WAIT_FD 1001
#define GANTRY_LOCAL_DEADLINE 1002
#define GANTRY_LOCAL_FAIL 1003
#define GANTRY_LOCAL_WRITE 1004
#define GANTRY_LOCAL_GET_INTERFACE 1005

// Exit statuses of a worker that ends by itself.
#define GANTRY_WORKER_DONE 0
#define GANTRY_WORKER_BAD_START 100    // the host said something a worker does not understand
#define GANTRY_WORKER_NO_SANDBOX 101   // the kernel has Landlock or seccomp and refused them
#define GANTRY_WORKER_ABANDONED 102    // no sign of the host within the lease
#define GANTRY_WORKER_BAD_FRAME 103    // a frame broke the rules
#define GANTRY_WORKER_SOCKET_GONE 104  // the socket failed in the middle of a call
#define GANTRY_WORKER_NO_THREAD 105    // the user may have no more threads, and the watchdog needs one

// --- Sending and receiving ---------------------------------------------------------------------

// Sends one packet: the frame and, when it fits, the body; a longer body goes into a sealed memfd.
// Retries when interrupted. Returns 0, or an errno (EPIPE: the other side is gone).
//   fds, fd_count   descriptors to send along, at most GANTRY_FRAME_FDS_MAX - 1
int gantry_frame_send(
  int socket, gantry_frame frame, const void *body, const int *fds, size_t fd_count);

typedef struct gantry_packet {
  gantry_frame frame;
  int fds[GANTRY_FRAME_FDS_MAX];  // close-on-exec; the receiver closes them
  size_t fd_count;                // without the memfd of a long body, which is taken out
  const uint8_t *body;            // frame.size bytes, in `buffer` or in a block that free() frees
  uint8_t *owned;                 // that block, or NULL
  pid_t sender;                   // the process that sent it, where the socket is asked for that; or 0
} gantry_packet;

// Receives one packet. Blocks unless `flags` holds MSG_DONTWAIT. Returns 0, an errno, ECONNRESET when
// the other side has closed, or EPROTO when the packet breaks the rules (its descriptors are closed).
//   buffer   GANTRY_FRAME_BODY_MAX bytes for a body that came inside its packet
int gantry_frame_receive(int socket, gantry_packet *packet, uint8_t *buffer, int flags);

// --- Reading and writing parts -----------------------------------------------------------------

typedef struct gantry_part {
  const uint8_t *bytes;
  size_t size;
} gantry_part;

// Takes the next part off a body. Returns 0 when nothing whole is left, else 1.
int gantry_part_take(const uint8_t **body, size_t *left, gantry_part *part);

// Takes a part that must be exactly `size` bytes and copies it out. Returns 0 when it is not.
int gantry_part_take_fixed(const uint8_t **body, size_t *left, void *value, size_t size);

#ifdef __cplusplus
}
#endif
#endif
