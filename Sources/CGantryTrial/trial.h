// gantry-trial: a strict host that does to one plugin what a script says, and writes down what it
// saw.
//
// It decides nothing. Whoever started it, the judge of `gantry plugin validate`, compares the facts
// with the contract. Only what nobody but a host can see, at the moment of a call, it names itself:
// those are breaches, and their ids are those of checks.
//
// MARK: the process
//
//   argv[1]   the scratch folder, absolute: all that may be written, and the working folder
//   argv[2]   the judge's process: a trial whose parent is another one ends at once
//   fd 3      the script, read to its end and closed before anything is done
//   fd 4      the facts
//   0, 1, 2   whatever the judge gave; the plugin's prints go there, and why a trial cannot begin
//
// It dies with the thread that started it. It begins as a worker does: no signal is handled,
// ignored or blocked, the umask is 077, no further descriptor is open, cores are not written. The
// environment is what the judge gave (a worker's has LC_ALL=C.UTF-8 and SWIFT_BACKTRACE=enable=no);
// the locale is "C" until somebody sets it. No file grows past TRIAL_FILE_BYTES. Then it closes the
// sandbox of gantry-worker around itself: the base read set, each PATH of `load` and its folder, the
// scratch folder, and what `allow` adds.
//
// It ends with TRIAL_DONE after `exit` or the last command (then without destructors), or as below.
// A plugin that ends the process itself is known by the command that has no line and by the line
// {"at":I,"exit":STATUS,"in":"…"}, which is there when it did so with exit() and not with _exit().
//
// MARK: the script
//
// Commands, one behind the other. A command is words: how many as u32, then for each word its
// length as u32 and its bytes, little-endian. The first word is the verb. Numbers are decimal text.
// [x] may be left out. What is lent to the plugin is the bytes of the words, whatever they are.
//
// MARK: the facts
//
// JSON objects, one a line, complete when there is a line feed. (Before the line of a crash there
// may be one that was cut: a thread crashed while another one's line was written.) The first is
//   {"at":0,"begun":true}
// and only what comes after it is the library's doing. A command that is done has one line
//   {"at":I,"verb":"…", …}       I counts commands from 0
// or, when it cannot be done, and then nothing of it was done:
//   {"at":I,"verb":"…","error":"…"}
//   {"at":I,"verb":"…","missing":"run"}      the plugin has no such interface or function
// so whoever died did so in the command behind the last line. In between come, at once:
//   {"at":I,"breach":"ID","text":"…","in":"…"}     once for each id and command
//   {"at":I,"crash":"SIGSEGV", …}                  the last line; then it dies of that signal
//   {"at":I,"exit":STATUS,"in":"…"}                the plugin called exit; or `exit` is under way
// Below, B is a base64 string (what came from the plugin), N a whole number (2^53 for all above), T a
// text. Members may be added.
//
// A crash has
//   "in":T        a function's verb, "load", "cycle", "exit" … or "between"
//   "thread":T    on which it happened: "call" (the host's, in a call), "main", "plugin"
//   "address":"0x…"  "pc":"0x…"
//   "offset":"0x…"   of pc in the library, when it lies there; otherwise, when one is found,
//   "caller":"0x…"   the offset of the innermost place in the library that waits for it
//   "last":T      the host function that was called last, or ""
//   "reading":T   what of the plugin's memory the instrument was reading, or "": "manifest_json",
//                 "data_json", "the table of the plugin" …; then the plugin gave a bad pointer
//   "stack":true  when the stack of the call had come to its end
//   "guard":true,"of":T,"write":true|false    when it was a trap that the instrument had laid:
//       "end"        past the end of a borrowed input       (reads-past-end, or writes-input)
//       "input"      a write into a borrowed input          (writes-input)
//       "returned"   a borrowed input after its call        (keeps-input)
//       "secret"     a lent secret after `use` returned     (secret-hygiene)
//       "host"       a write into a table of the host       (host-table-changed)
//       "host-end"   past the end of a truncated table      (truncated-host, truncated-interfaces)
//       "poison"     a field behind what was announced      (truncated-host, future-host, stride …)
//
// MARK: set-up, before `enter`
//
//   host MINOR SIZE POISON    what the host announces. MINOR: -1 for the real one. SIZE: struct_size,
//                             0 for the real one, -1 for a struct_size of 0; up to any u32, of which
//                             64 KiB are there. POISON: 0 the bytes behind the announced ones are
//                             zero; 1 they are pointers into trap pages; 2 as 1, and a truncated
//                             table ends at an unreadable page (SIZE a multiple of 8)
//   interfaces SIZE [POISON]  the same for every interface table of the host
//   without ID                this interface is not offered; "*" for all
//   secret NAME VALUE         skill NAME OUTPUT [STATUS]
//   allow ACCESS PATH         'r', 'w' or 'x' beneath a path; from the beginning, wherever it stands
// Each has an empty line.
//
// MARK: looking
//
//   snapshot   what the process is like. Compare the values of two snapshots; all but the numbers are
//              made to be shown:
//              "threads":N "thread_names":[T] "fds":["5 /dev/null"] "signals":["SIGPIPE ignored"]
//              (only what is not the default: "ignored", "libx.so+0x12", "0x…") "blocked":["SIGINT"]
//              "folder":T "umask":"077" "locale":T "environment":T (a hash)
//              "variables":["NAME=hash"] "limits":["data 100/200"] "rounding":"x87=037f mxcsr=1f80"
//              "alternate_stack":true "rss_bytes":N
//              "heap_bytes":N "blocks":N (what is allocated and not freed, the instrument excluded).
//              In "fds" and "folder" the scratch folder is "<scratch>"
//   world      what the plugin left with the host: "intents" "settled" "values" "artifacts", all of
//              it, in the form in which calls tell theirs
//
// MARK: loading
//
// Every command that enters code of the plugin also has "ns":N "cpu_ns":N (of the whole process)
// "allocations":N (of the calling thread) and, when there is any:
//   "interfaces":[{"id":B,"given":true}]   asked for with get_interface
//   "own_log":[{"level":N,"text":B}]       written with call 0 or a call that is over
//   "allocation_failed":true               malloc-fail struck
//
//   load PATH    "ok":true|false "error":T (the linker's) "start":"0x…"
//   enter        "ok":true|false "why":B "struct_size":N "abi_minor":N "has_get_interface":bool
//                "has_shutdown":bool "manifest":B "manifest_size":N (above GANTRY_MANIFEST_BYTES_MAX
//                only the size) "manifest_null":bool "why_writes":N; or "missing":"gantry_plugin_v1"
//   enter-again  as enter, with another host table, and "same":bool (the same table as at first)
//                "same_manifest":bool. Later calls use the first one.
//   ask ID       "null":bool "struct_size":N "flags":N "functions":[T] (of the four known ids)
//
// MARK: instances
//
//   create KIND TYPE CONFIG   KIND: phase skill sink recovery. "instance":N (counted from 0, also
//                when it failed) "status":N "null":bool "set":bool (the out parameter was written),
//                and all that a call has
//   destroy N    nothing of its own
//
// MARK: calls
//
//   run N INPUT · plan N INPUT · undo N RECEIPTS · decide N FAILURE · invoke N SKILL ARGS
//   deliver N STRIDE [SEQ TYPE PHASE LINE DATA]*    STRIDE 0: sizeof(gantry_event). What lies behind
//                the struct is poison, and struct_size says STRIDE. adds "accepted":N
//                "accepted_set":bool (0 when the sink did not write it)
//   flush N
// Each has:
//   "status":N "output":B "writes":N "writes_refused":N
//   "events":[{"type":B,"data":B,"status":N}]   all but those answered GANTRY_AGAIN;
//                GANTRY_BAD_INPUT when the data is no JSON. "events_count":N (also those not kept)
//   "emits_refused":N (answered otherwise than GANTRY_OK)   "again":N (answered GANTRY_AGAIN)
//   "log":[{"level":N,"text":B}] "log_count":N
//   "progress":[{"fraction":number|null,"step":B,"message":B}] "progress_count":N
//   "failed":[{"code":B,"message":B,"hint":B,"retry":N,"detail":B}]   the last one counts
//   "intents":[{"key":B,"receipt":B,"status":N}] "settled":[{"key":B,"result":B,"status":N}]
//   "values":[{"scope":N,"key":B,"value":B,"status":N}]                put
//   "artifacts":[{"name":B,"media_type":B,"size":N,"bytes":B|null,"path":B|null,"status":N}]
//   "nested":[{"skill":B,"args":B,"status":N}] "secrets":[{"name":B,"status":N}]
//   "asked":{"emit":N,"gantry.kv/1.get":N, …}   how often each host function was called
//   "cancelled_asked":N "cancelled_seen":N (answered 1)
//   "cancelled_after_ns":N|null   when the call was cancelled, from its start; null: it was not
//   "events_after_cancel":N (by the clock) "events_after_seen":N (after cancelled answered 1)
// Of a list TRIAL_KEPT entries are told, of all that a call says TRIAL_KEPT_BYTES.
//
// Knobs, for all calls after them:
//   thread own|new|small   the main thread; a new one for each call; such with a stack of 256 KiB
//   guard 0|1        1: every borrowed input is read-only, ends at an unreadable page and cannot be
//                    touched once the call is over; the host's tables are read-only. 0: inputs are
//                    compared after the call, and behind them lie bytes that are no NUL
//   cancel-after NS|never  0: before the call
//   deadline NS      from the start of the call, 0 for none. When it passes, the call is cancelled
//   again K          the first K emits of each call answer GANTRY_AGAIN
//   write-limit BYTES|none  a write that goes past answers GANTRY_LIMIT, as all after it
//   writes-fail 0|1  every write answers GANTRY_FAILED
//   call JSON        what describe answers, as it is but for TRIAL_SCRATCH_MARK, which stands for the
//                    scratch folder; "" for what is made of the deadline and the scratch folder
//   malloc-fail N    of the next call, create, destroy, enter or ask only: its Nth allocation on the
//                    calling thread fails; 0 none
//
// MARK: many
//
//   cycle COUNT EVERY KIND TYPE CONFIG VERB PAYLOAD [SKILL]    create, call, destroy, COUNT times.
//       "samples":[{"after":N,"rss_bytes":N,"heap_bytes":N,"blocks":N,"fds":N,"threads":N}] after
//       each EVERY and at the end
//   hammer THREADS ROUNDS KIND TYPE CONFIG VERB PAYLOAD [SKILL]
//       the same ROUNDS times on each of THREADS (63 at most) at once
//   hammer-shared THREADS ROUNDS KIND TYPE CONFIG VERB PAYLOAD [SKILL]
//       calls only, of one instance
// VERB: run plan undo decide invoke deliver flush, or none. For deliver PAYLOAD is the line of one
// event, whose "data" and "type" are taken from it. All have "creates":{"0":N} "statuses":{"0":N}
// (how often each status) "distinct_outputs":N (of the calls answered GANTRY_OK, up to 16).
// The knobs hold, but for `thread` and `malloc-fail`.
//
// MARK: ending
//
//   settle-threads [MS]  waits, 200 ms at most, until only the main thread is left. "threads":N
//                    "names":[T]
//   shutdown         calls it, or "missing":"shutdown"; afterwards calls cannot be made
//   exit             returns from main, so that destructors run. Its line comes before
//   sleep MS         so that what the plugin left running may show itself
//
// MARK: breaches
//
//   uses-stale-call     a call handle was used after its call had returned
//   foreign-call        a handle that was never handed out, 0 where a call is needed, or the handle of
//                       another call that is under way, on a thread the host is calling on
//   wrong-context       a ctx that is not the one of the table
//   null-argument       a pointer that must not be NULL, or a NULL with a length
//   bad-utf8            a text for the host that is not UTF-8
//   progress-range      a fraction that is not between 0 and 1
//   writes-after-return a gantry_out was used after the function it was for had returned
//   writes-input        a borrowed input changed (guard 0)
//   host-table-changed  (guard 0)
//   over-limit          something longer than the ABI's limits
//   calls-after-shutdown   a host function was called after shutdown had returned
//   changes-rounding, changes-signals, changes-locale   by comparing the calling thread before and after
//                       each call; what was changed stays as it is
//   closes-descriptor   a descriptor of the host is closed or is another file (wait_fd, the facts)
#ifndef GANTRY_TRIAL_H
#define GANTRY_TRIAL_H

#define TRIAL_SCRIPT_FD 3
#define TRIAL_FACTS_FD 4

// How it ends by itself.
#define TRIAL_DONE 0
#define TRIAL_BAD_START 64   // no scratch folder, no script, or the script is malformed; why on stderr
#define TRIAL_NO_SANDBOX 65  // why on stderr
// The facts cannot be written: the plugin has closed what is not its own. Not a number of <sysexits.h>,
// with which plugins end the process.
#define TRIAL_FACTS_GONE 166

#define TRIAL_SCRATCH_MARK "${scratch}"

// How large a file may become.
#define TRIAL_FILE_BYTES (1ull * 1024 * 1024 * 1024)

// How many entries of each list a call tells, and how many bytes of it all.
#define TRIAL_KEPT 4096
#define TRIAL_KEPT_BYTES (128u * 1024 * 1024)

#endif
