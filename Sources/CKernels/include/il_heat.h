#pragma once
#include <stdbool.h>
#pragma clang assume_nonnull begin

// The heat equation u_t = ∇·(D∇u) on a regular grid of 1 or 2 dimensions, float64 or float32.
//
// Padded state. A state is `il_heat_rows(g)` rows of `il_heat_stride(g)` elements; the first grid point of a row is
// element IL_HEAT_PAD of it, and the elements before and after its grid points hold the ghost values that the ends
// ask for (every kernel that writes a state refreshes them). The buffer is 64-byte aligned and starts as zeros; what
// stands in the rest of the padding never reaches a grid point.
//
// Sums. With left, right, up, down, m the five points and r_k = dt·D/dx_k², one evaluation of dt·∇·(D∇u) is
//   constant D:  r1·((left + right) − (m + m)) + r0·((up + down) − (m + m))
//   field D:     (F1[j+1]·(right − m) − F1[j]·(m − left)) + (F0[i+1]·(down − m) − F0[i]·(m − up))
// each operation rounded once, in this order, in the dtype of the state (in 1-D, only the first term). A lane is one
// grid point, so the bits depend neither on tiles, nor on threads, nor on the instruction set.
// Twins: HeatKernelTests.

enum { IL_HEAT_PAD = 16 };

/// How a side closes: the end point keeps its value; the ghost beyond it mirrors its inner neighbour plus
/// `ghost` (2·dx·∂u/∂n, outward); or the axis is a ring.
enum { IL_HEAT_FIXED = 0, IL_HEAT_MIRROR = 1, IL_HEAT_PERIODIC = 2 };

typedef struct il_heat {
  long rows, columns;          // 1-D: rows = 1. Every axis in use has at least 3 points.
  int dimensions;              // 1 or 2
  bool single;                 // float32 instead of float64
  double rate0, rate1;         // dt·D/dx² of axis 0 (down the rows) and axis 1 (along a row), for a constant D
  const void *_Nullable face0; // field D: dt/dx²·D between row i−1 and row i, (rows + 1) padded rows; else null
  const void *_Nullable face1; // field D: dt/dx²·D between column j−1 and j, in padded rows; both or neither
  int side[4];                 // low end of axis 0, high end of axis 0, low end of axis 1, high end of axis 1
  double ghost[4];             // the mirror's constant of each side
} il_heat;

/// Elements from one row of a padded state to the next.
long il_heat_stride(const il_heat *g);
/// Copies `rows × columns` dense elements into a padded state and sets its ghosts; and back, without them.
void il_heat_pack(const il_heat *g, void *state, const void *dense);
void il_heat_unpack(const il_heat *g, void *dense, const void *state);
/// Faces of a diffusivity field (dense, rows × columns): arithmetic mean of the two neighbours times rate0 or rate1.
/// The face beyond a mirror equals the one before it. `face0` has rows + 1 padded rows, `face1` rows.
void il_heat_faces(const il_heat *g, void *face0, void *face1, const void *diffusivity);

/// The most steps that one call of il_heat_steps may take for this grid, and the bytes of its zeroed workspace.
long il_heat_block(const il_heat *g);
long il_heat_workspace(const il_heat *g);
/// `steps` (1 … il_heat_block) explicit Euler steps from `src` to `dst`; the two do not overlap. Blocks of rows (or
/// of points in 1-D) stay in cache through all these steps and recompute what they need of their neighbours.
void il_heat_steps(const il_heat *g, void *dst, const void *src, long steps, void *workspace);

/// out = dt·∇·(D∇v), 0 at fixed points. `ghost_rows`: two padded rows of scratch.
void il_heat_rate(const il_heat *g, void *out, const void *v, void *ghost_rows);
/// With k = dt·∇·(D∇v): next = base + advance·k and sum = (first ? base : sum) + weight·k.
/// Only `next` and `sum` are written; they overlap nothing else. Fixed points of both keep base's value.
void il_heat_stage(const il_heat *g, void *next, void *sum, const void *base, const void *v, double advance,
                   double weight, bool first, void *ghost_rows);
/// out = u + delta on every grid point, ghosts refreshed. out may be u.
void il_heat_add(const il_heat *g, void *out, const void *u, const void *delta);
/// Whether every grid point is finite.
bool il_heat_finite(const il_heat *g, const void *state);

/// Bytes of the factors of (1 − θ·A_axis), A_axis being the rate's part along one axis, and of the scratch that
/// il_heat_solve needs. Everything here is float64, also for a float32 state.
long il_heat_factor_bytes(const il_heat *g, int axis);
long il_heat_solve_bytes(const il_heat *g, int axis);
/// Factors every line of the axis once (Thomas; a ring by Sherman and Morrison, which needs no pivoting here: the
/// matrix is diagonally dominant).
void il_heat_factor(const il_heat *g, int axis, double theta, double *factors);
/// delta ← (1 − θ·A_axis)⁻¹ delta, line by line, 8 lines at a time; one line's operations are in a fixed order.
void il_heat_solve(const il_heat *g, int axis, const double *factors, void *delta, double *scratch);

#pragma clang assume_nonnull end
