// acme.hostile: the attacks of a plugin that was permitted nothing.
#define PLUGIN_ID "acme.hostile"
#define PERMISSIONS "{}"
#define SKILLS SKILL("acme.again", "serial") SKILL("acme.two", "serial") \
  SKILL("acme.again-parallel", "parallel")

// clang-format off
#define ATTACKS(attack)                                                                            \
  /* Crashing.c */                                                                                 \
  attack("segfault-read", segfault_read, "Reads from address 16.")                                 \
  attack("segfault-write", segfault_write, "Writes to address 16.")                                \
  attack("execute-data", execute_data, "Jumps into data.")                                         \
  attack("write-constant", write_constant, "Writes over a constant.")                              \
  attack("bus-error", bus_error, "Reads behind the end of a mapped file.")                         \
  attack("abort", call_abort, "Calls abort.")                                                      \
  attack("trap", hit_trap, "Runs a breakpoint.")                                                   \
  attack("illegal-instruction", illegal_instruction, "Runs what is no instruction.")               \
  attack("divide-by-zero", divide_by_zero, "Divides by zero.")                                     \
  attack("stack-overflow", stack_overflow, "Calls itself for ever.")                               \
  attack("stack-smash", stack_smash, "Writes over its return address.")                            \
  attack("double-free", double_free, "Frees twice.")                                               \
  attack("heap-smash", heap_smash, "Writes behind a block of the heap.")                           \
  attack("abort-loudly", abort_loudly, "Says why, prints 20 KB behind it and aborts.")             \
  attack("crash-in-thread", crash_in_thread, "Crashes in a thread of its own.")                    \
  attack("crash-in-handler", crash_in_handler, "Crashes in its own handler of the crash.")         \
  attack("default-restored", default_restored, "Takes the crash handler away and crashes.")        \
  attack("create-crash", harmless, "Crashes in create, in the first attempt.")                     \
  attack("destroy-crash", harmless, "Crashes in destroy.")                                         \
  /* Exiting.c */                                                                                  \
  attack("exit-0", exit_0, "Calls exit with 0.")                                                   \
  attack("exit-7", exit_7, "Calls _exit with 7.")                                                  \
  attack("exit-quickly", exit_quickly, "Calls quick_exit.")                                        \
  attack("exit-in-thread", exit_in_thread, "Ends the process from another thread.")                \
  attack("exit-after-answer", exit_after_answer, "Writes an output, then exits with 0.")           \
  attack("exit-as-worker", exit_as_worker, "Exits with a status of the worker's own.")             \
  attack("exit-hang", exit_hang, "Exits through a handler that never ends.")                       \
  attack("thread-exit", thread_exit, "Ends only the thread it was called on.")                     \
  attack("raise-kill", raise_kill, "Sends itself SIGKILL.")                                        \
  attack("raise-stop", raise_stop, "Sends itself SIGSTOP.")                                        \
  attack("raise-term", raise_term, "Sends itself SIGTERM.")                                        \
  /* Looping.c */                                                                                  \
  attack("endless-loop", endless_loop, "Counts for ever.")                                         \
  attack("endless-read", endless_read, "Reads where nothing comes.")                               \
  attack("endless-blocked", endless_blocked, "Counts for ever with every signal blocked.")         \
  attack("endless-ignored", endless_ignored, "Waits with every signal ignored.")                   \
  attack("endless-asking", endless_asking, "Asks whether it is cancelled, and never minds.")       \
  attack("deadlock", deadlock, "Locks what it holds.")                                             \
  attack("create-hang", harmless, "Never returns from create, in the first attempt.")              \
  attack("destroy-hang", harmless, "Never returns from destroy.")                                  \
  attack("signals-blocked", signals_blocked, "Returns with every signal blocked.")                 \
  /* Noise.c */                                                                                    \
  attack("stdout-noise", stdout_noise, "Writes 10 MiB to its standard output.")                    \
  attack("stderr-noise", stderr_noise, "Writes 10 MiB to its standard error.")                     \
  attack("stdout-endless-line", stdout_endless_line, "Writes one line of 1 MiB.")                  \
  attack("stdout-control", stdout_control, "Writes escape sequences, NUL and bad UTF-8.")          \
  attack("outputs-closed", outputs_closed, "Closes descriptors 1 and 2, then writes.")             \
  attack("log-flood", log_flood, "Logs 100,000 lines.")                                            \
  attack("log-long", log_long, "Logs a line of 1 MiB.")                                            \
  attack("log-control", log_control, "Logs escape sequences, line feeds and bad UTF-8.")           \
  attack("stdout-for-ever", stdout_for_ever, "Prints and never ends.")                             \
  attack("log-for-ever", log_for_ever_in_call, "Logs and never ends.")                             \
  attack("log-level", log_level, "Logs with a level that does not exist.")                         \
  /* Misuse.c */                                                                                   \
  attack("output-flood", output_flood, "Writes 4 GB and goes on after LIMIT.")                     \
  attack("output-not-json", output_not_json, "Writes what is not JSON.")                           \
  attack("output-bad-utf8", output_bad_utf8, "Writes JSON with bad UTF-8.")                        \
  attack("output-wrong-schema", output_wrong_schema, "Writes a text where a number belongs.")      \
  attack("output-nothing", output_nothing, "Writes nothing.")                                      \
  attack("output-deep", output_deep, "Writes a list in a list, 1,000,000 deep.")                   \
  attack("writer-null", writer_null, "Writes from NULL.")                                          \
  attack("writer-huge", writer_huge, "Writes SIZE_MAX bytes.")                                     \
  attack("writer-wild", writer_wild, "Writes from where no memory is.")                            \
  attack("writer-ended", writer_ended, "Writes with the writer of a call that has ended.")         \
  attack("writer-threads", writer_threads, "Writes from eight threads at once.")                   \
  attack("handle-stale", handle_stale, "Uses the handle of a call that has ended.")                \
  attack("handle-made-up", handle_made_up, "Uses handles that never were.")                        \
  attack("fail-null", fail_null, "Fails with texts at NULL.")                                      \
  attack("fail-sizes", fail_sizes, "Fails with struct sizes of 0 and 4 GB.")                       \
  attack("fail-wild", fail_wild, "Fails with texts where no memory is.")                           \
  attack("fail-large", fail_large, "Fails with a message of 8 MiB.")                               \
  attack("fail-words", fail_words, "Fails with a bad code, class, detail and UTF-8.")              \
  attack("status-unknown", status_unknown, "Answers 4711.")                                        \
  attack("status-negative", status_negative, "Answers the smallest number.")                       \
  /* Services.c */                                                                                 \
  attack("emit-flood", emit_flood, "Emits 100,000 events.")                                        \
  attack("emit-undeclared", emit_undeclared, "Emits an event it does not declare.")                \
  attack("emit-wrong-schema", emit_wrong_schema, "Emits data of the wrong schema.")                \
  attack("emit-huge", emit_huge, "Emits SIZE_MAX bytes.")                                          \
  attack("progress-nan", progress_nan, "Reports what is no number.")                               \
  attack("progress-flood", progress_flood, "Reports progress 100,000 times.")                      \
  attack("skill-unlisted", skill_unlisted, "Invokes a skill its manifest does not list.")          \
  attack("skill-again", skill_again, "Invokes a skill that invokes itself.")                       \
  attack("skill-again-parallel", skill_again_parallel, "Invokes one that is parallel.")            \
  attack("values-misused", values_misused, "Uses bad scopes, keys and values.")                    \
  attack("interface-made-up", interface_made_up, "Asks for interfaces that are not there.")        \
  attack("out-missing", out_missing, "Has the host write to a writer that is NULL.")               \
  /* Environment.c */                                                                              \
  attack("folder-and-mask", folder_and_mask, "Changes the working folder and the umask.")          \
  attack("words-changed", words_changed, "Changes the locale and empties the environment.")        \
  attack("handlers-replaced", handlers_replaced, "Replaces every signal handler.")                 \
  attack("descriptors-leaked", descriptors_leaked, "Opens descriptors until there are none.")      \
  attack("memory-eaten", memory_eaten, "Takes memory until there is none, and uses it.")           \
  attack("limits-lowered", limits_lowered, "Takes every limit down to nothing.")                   \
  attack("library-closed", library_closed, "Closes its own library.")                              \
  attack("table-overwritten", table_overwritten, "Writes over the table of the host.")             \
  attack("memory-locked", memory_locked, "Protects every page it can write to.")                   \
  /* Page.c */                                                                                     \
  attack("page-forged", page_forged, "Writes a crash that never was.")                             \
  attack("page-forged-exit", page_forged_exit, "Writes rubbish into the page and exits.")          \
  attack("page-protected", page_protected, "Makes the shared page read-only.")                     \
  attack("page-unmapped", page_unmapped, "Unmaps the shared page.")                                \
  attack("sign-written", sign_written, "Writes into the page with the host's sign.")               \
  attack("sign-taken", sign_taken, "Wants that page for writing, or another in its place.")        \
  attack("cancel-closed", cancel_closed, "Closes the descriptor of cancellation.")                 \
  attack("cancel-read", cancel_read, "Reads the descriptor of cancellation, and never minds.")     \
  attack("cancel-blocked", cancel_blocked, "Fills the descriptor of cancellation, and blocks it.") \
  attack("cancel-taken", cancel_taken, "Takes what that descriptor says, and blocks it.")          \
  attack("outlive-host", outlive_host, "Wants to live on when its host has died.")                 \
  attack("descriptors-closed", descriptors_closed, "Closes every descriptor it has.")              \
  /* Frames.c */                                                                                   \
  attack("socket-closed", socket_closed, "Closes descriptor 3.")                                   \
  attack("socket-shut-down", socket_shut_down, "Shuts descriptor 3 down.")                         \
  attack("socket-replaced", socket_replaced, "Puts another file at descriptor 3.")                 \
  attack("socket-read-away", socket_read_away, "Reads what the host says to the worker.")          \
  attack("socket-nonblocking", socket_nonblocking, "Makes descriptor 3 non-blocking.")             \
  attack("frame-empty", frame_empty, "Sends a packet of nothing.")                                 \
  attack("frame-short", frame_short, "Sends half a frame.")                                        \
  attack("frame-giant", frame_giant, "Says a body is 2^63 bytes long.")                            \
  attack("frame-longer", frame_longer, "Sends a body longer than it says.")                        \
  attack("frame-unknown", frame_unknown, "Sends a kind nobody knows.")                             \
  attack("frame-ready", frame_ready, "Says READY again.")                                          \
  attack("frame-reply", frame_reply, "Sends what only the host sends.")                            \
  attack("frame-other-call", frame_other_call, "Answers another call.")                            \
  attack("frame-result-twice", frame_result_twice, "Answers twice.")                               \
  attack("frame-result-extreme", frame_result_extreme, "Answers with the largest numbers.")        \
  attack("frame-parts", frame_parts, "Answers with parts that lie about their length.")            \
  attack("frame-memfd-short", frame_memfd_short, "Sends a memfd shorter than it says.")            \
  attack("frame-memfd-missing", frame_memfd_missing, "Says there is a memfd, and sends none.")     \
  attack("frame-memfd-sparse", frame_memfd_sparse, "Sends a hole of 60 MiB for an answer.")        \
  attack("frame-memfd-pipe", frame_memfd_pipe, "Sends a pipe where a memfd belongs.")              \
  attack("frame-descriptors", frame_descriptors, "Sends 200 descriptors.")                         \
  attack("frame-log-long", frame_log_long, "Sends a line of 1 MiB past the worker.")               \
  attack("frame-progress-nan", frame_progress_nan, "Sends what is no number past the worker.")     \
  attack("frame-emit-undeclared", frame_emit_undeclared, "Sends an event past the worker.")        \
  attack("frame-skill-flood", frame_skill_flood, "Invokes 10,000 skills at once.")                 \
  attack("frame-request-flood", frame_request_flood, "Asks 100,000 things, hears no answer.")      \
  /* Late.c */                                                                                     \
  attack("thread-emits-late", thread_emits_late, "Emits after it has returned.")                   \
  attack("thread-logs-for-ever", thread_logs_for_ever, "Leaves a thread behind that logs.")        \
  attack("thread-crashes-later", thread_crashes_later, "Leaves a thread behind that crashes.")     \
  attack("thread-left", thread_left, "Leaves 50 threads behind.")                                  \
  /* Processes.c */                                                                                \
  attack("fork-bomb", fork_bomb, "Forks in every process.")                                        \
  attack("run-shell", run_shell, "Runs a shell.")                                                  \
  attack("parent-killed", parent_killed, "Kills its parent.")                                      \
  attack("parent-traced", parent_traced, "Attaches to its parent.")
// clang-format on
