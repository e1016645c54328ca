// Gantry plugin ABI, version 1: everything a plugin includes.
//
// A plugin is one shared library that exports one function, gantry_plugin_v1. The laws of this ABI
// are stated in Docs/ABI.md. Every function pointer below carries, in its comment:
//   [T]  any thread, concurrently          [S]  serial per instance, the thread may change
//   [C]  only with a live call handle, until that call returns
//   since MAJOR.MINOR, and whether the side that offers it must provide it (required | optional)
#ifndef GANTRY_GANTRY_H
#define GANTRY_GANTRY_H

#include "gantry/abi.h"
#include "gantry/host.h"
#include "gantry/plugin.h"

// What the host offers beyond gantry_host, by id.
#include "gantry/host/artifacts.h"
#include "gantry/host/call.h"
#include "gantry/host/cancel.h"
#include "gantry/host/effects.h"
#include "gantry/host/kv.h"
#include "gantry/host/secrets.h"
#include "gantry/host/skills.h"

// What a plugin offers, by id.
#include "gantry/phase.h"
#include "gantry/recovery.h"
#include "gantry/sink.h"
#include "gantry/skill.h"

#endif
