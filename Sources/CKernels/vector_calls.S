// Calls of functions that take and return vectors in registers (il_sleef.h tells the contract).
//
// clang passes a 256- or 512-bit argument in memory unless the whole file is compiled for AVX or AVX-512, whatever the
// calling function's own target attribute says (its ABI level is the file's), while SLEEF, built for them, expects a
// register. So the call is written by hand; and with it the loop, which keeps its state in registers that a callee saves.
#if defined(__x86_64__) && defined(__ELF__)

// void NAME(long vectors, void *out, const void *a, function)
.macro UNARY NAME, REGISTER, BYTES
  .text
  .globl \NAME
  .hidden \NAME
  .type \NAME, @function
  .p2align 4
\NAME:
  .cfi_startproc
  pushq %rbx
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %rbx, 0
  pushq %r12
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %r12, 0
  pushq %r13
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %r13, 0
  pushq %r14
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %r14, 0
  subq $8, %rsp
  .cfi_adjust_cfa_offset 8
  movq %rdi, %rbx
  movq %rsi, %r12
  movq %rdx, %r13
  movq %rcx, %r14
  testq %rbx, %rbx
  jle 2f
1:
  vmovups (%r13), \REGISTER\()0
  callq *%r14
  vmovups \REGISTER\()0, (%r12)
  addq $\BYTES, %r13
  addq $\BYTES, %r12
  decq %rbx
  jnz 1b
2:
  vzeroupper
  addq $8, %rsp
  .cfi_adjust_cfa_offset -8
  popq %r14
  .cfi_adjust_cfa_offset -8
  popq %r13
  .cfi_adjust_cfa_offset -8
  popq %r12
  .cfi_adjust_cfa_offset -8
  popq %rbx
  .cfi_adjust_cfa_offset -8
  retq
  .cfi_endproc
  .size \NAME, . - \NAME
.endm

// void NAME(long vectors, void *out, const void *a, const void *b, function)
.macro BINARY NAME, REGISTER, BYTES
  .text
  .globl \NAME
  .hidden \NAME
  .type \NAME, @function
  .p2align 4
\NAME:
  .cfi_startproc
  pushq %rbx
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %rbx, 0
  pushq %r12
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %r12, 0
  pushq %r13
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %r13, 0
  pushq %r14
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %r14, 0
  pushq %r15
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %r15, 0
  movq %rdi, %rbx
  movq %rsi, %r12
  movq %rdx, %r13
  movq %rcx, %r15
  movq %r8, %r14
  testq %rbx, %rbx
  jle 2f
1:
  vmovups (%r13), \REGISTER\()0
  vmovups (%r15), \REGISTER\()1
  callq *%r14
  vmovups \REGISTER\()0, (%r12)
  addq $\BYTES, %r13
  addq $\BYTES, %r15
  addq $\BYTES, %r12
  decq %rbx
  jnz 1b
2:
  vzeroupper
  popq %r15
  .cfi_adjust_cfa_offset -8
  popq %r14
  .cfi_adjust_cfa_offset -8
  popq %r13
  .cfi_adjust_cfa_offset -8
  popq %r12
  .cfi_adjust_cfa_offset -8
  popq %rbx
  .cfi_adjust_cfa_offset -8
  retq
  .cfi_endproc
  .size \NAME, . - \NAME
.endm

UNARY il_apply_v3, %ymm, 32
UNARY il_apply_v4, %zmm, 64
BINARY il_apply2_v3, %ymm, 32
BINARY il_apply2_v4, %zmm, 64

.section .note.GNU-stack, "", @progbits
#endif
