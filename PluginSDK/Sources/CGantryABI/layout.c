// The layout of every struct on 64-bit machines, pinned at compile time: a change that moves a field
// breaks every plugin that was ever built, so it must not even compile.
#include "gantry/gantry.h"

#if UINTPTR_MAX == UINT64_MAX

#ifdef __cplusplus
#define PIN static_assert
#else
#define PIN _Static_assert
#endif

#define SIZE(type, size) PIN(sizeof(type) == size, #type " changed its size")
#define AT(type, field, offset) PIN(offsetof(type, field) == offset, #type "." #field " moved")

SIZE(gantry_call, 8);
SIZE(gantry_status, 4);

SIZE(gantry_str, 16);
AT(gantry_str, ptr, 0);
AT(gantry_str, len, 8);

SIZE(gantry_bytes, 16);
AT(gantry_bytes, ptr, 0);
AT(gantry_bytes, len, 8);

SIZE(gantry_out, 24);
AT(gantry_out, struct_size, 0);
AT(gantry_out, flags, 4);
AT(gantry_out, ctx, 8);
AT(gantry_out, write, 16);

SIZE(gantry_error, 72);
AT(gantry_error, struct_size, 0);
AT(gantry_error, retry_class, 4);
AT(gantry_error, code, 8);
AT(gantry_error, message, 24);
AT(gantry_error, hint, 40);
AT(gantry_error, detail_json, 56);

SIZE(gantry_host, 64);
AT(gantry_host, struct_size, 0);
AT(gantry_host, abi_minor, 4);
AT(gantry_host, ctx, 8);
AT(gantry_host, get_interface, 16);
AT(gantry_host, log, 24);
AT(gantry_host, emit, 32);
AT(gantry_host, progress, 40);
AT(gantry_host, fail, 48);
AT(gantry_host, cancelled, 56);

SIZE(gantry_plugin, 48);
AT(gantry_plugin, struct_size, 0);
AT(gantry_plugin, abi_minor, 4);
AT(gantry_plugin, ctx, 8);
AT(gantry_plugin, manifest_json, 16);
AT(gantry_plugin, get_interface, 32);
AT(gantry_plugin, shutdown, 40);

SIZE(gantry_call_1, 24);
AT(gantry_call_1, struct_size, 0);
AT(gantry_call_1, flags, 4);
AT(gantry_call_1, ctx, 8);
AT(gantry_call_1, describe, 16);

SIZE(gantry_cancel_1, 32);
AT(gantry_cancel_1, struct_size, 0);
AT(gantry_cancel_1, flags, 4);
AT(gantry_cancel_1, ctx, 8);
AT(gantry_cancel_1, wait_fd, 16);
AT(gantry_cancel_1, deadline_ns, 24);

SIZE(gantry_effects_1, 32);
AT(gantry_effects_1, struct_size, 0);
AT(gantry_effects_1, flags, 4);
AT(gantry_effects_1, ctx, 8);
AT(gantry_effects_1, intend, 16);
AT(gantry_effects_1, settle, 24);

SIZE(gantry_kv_1, 32);
AT(gantry_kv_1, struct_size, 0);
AT(gantry_kv_1, flags, 4);
AT(gantry_kv_1, ctx, 8);
AT(gantry_kv_1, get, 16);
AT(gantry_kv_1, put, 24);

SIZE(gantry_secrets_1, 24);
AT(gantry_secrets_1, struct_size, 0);
AT(gantry_secrets_1, flags, 4);
AT(gantry_secrets_1, ctx, 8);
AT(gantry_secrets_1, with, 16);

SIZE(gantry_artifacts_1, 40);
AT(gantry_artifacts_1, struct_size, 0);
AT(gantry_artifacts_1, flags, 4);
AT(gantry_artifacts_1, ctx, 8);
AT(gantry_artifacts_1, put, 16);
AT(gantry_artifacts_1, keep, 24);
AT(gantry_artifacts_1, get, 32);

SIZE(gantry_skills_1, 24);
AT(gantry_skills_1, struct_size, 0);
AT(gantry_skills_1, flags, 4);
AT(gantry_skills_1, ctx, 8);
AT(gantry_skills_1, invoke, 16);

SIZE(gantry_phase_1, 48);
AT(gantry_phase_1, struct_size, 0);
AT(gantry_phase_1, flags, 4);
AT(gantry_phase_1, create, 8);
AT(gantry_phase_1, destroy, 16);
AT(gantry_phase_1, run, 24);
AT(gantry_phase_1, plan, 32);
AT(gantry_phase_1, undo, 40);

SIZE(gantry_skill_1, 32);
AT(gantry_skill_1, struct_size, 0);
AT(gantry_skill_1, flags, 4);
AT(gantry_skill_1, create, 8);
AT(gantry_skill_1, destroy, 16);
AT(gantry_skill_1, invoke, 24);

SIZE(gantry_event, 128);
AT(gantry_event, struct_size, 0);
AT(gantry_event, version, 4);
AT(gantry_event, seq, 8);
AT(gantry_event, position, 16);
AT(gantry_event, time_ns, 24);
AT(gantry_event, epoch, 32);
AT(gantry_event, attempt, 40);
AT(gantry_event, flags, 44);
AT(gantry_event, run, 48);
AT(gantry_event, type, 64);
AT(gantry_event, phase, 80);
AT(gantry_event, line, 96);
AT(gantry_event, data, 112);

SIZE(gantry_sink_1, 40);
AT(gantry_sink_1, struct_size, 0);
AT(gantry_sink_1, flags, 4);
AT(gantry_sink_1, create, 8);
AT(gantry_sink_1, destroy, 16);
AT(gantry_sink_1, deliver, 24);
AT(gantry_sink_1, flush, 32);

SIZE(gantry_recovery_1, 32);
AT(gantry_recovery_1, struct_size, 0);
AT(gantry_recovery_1, flags, 4);
AT(gantry_recovery_1, create, 8);
AT(gantry_recovery_1, destroy, 16);
AT(gantry_recovery_1, decide, 24);

#endif
