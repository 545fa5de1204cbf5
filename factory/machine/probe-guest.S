# The guest of the KVM probe, as probe-guest.ts has it in bytes: gcc -c probe-guest.S && objcopy -O binary probe-guest.o
# It goes from real mode to 64-bit mode, computes with the FPU and SSE, and waits for two timer interrupts.
.intel_syntax noprefix
.code16
start:
  cli
  data32 lgdt cs:[gdtr - start + 0xf000]
  mov eax, cr0
  or eax, 1
  mov cr0, eax
  .byte 0x66, 0xea
  .long 0xfffff000 + (p32 - start)
  .word 8
.code32
p32:
  mov ax, 16
  mov ds, ax
  mov es, ax
  mov ss, ax
  mov esp, 0x10000
  cld
  xor eax, eax
  # Page tables from 0x1000: four gibibytes in pages of 2 MiB, each at its own address.
  mov edi, 0x1000
  mov ecx, 0x1c00
  rep stosd
  mov dword ptr [0x1000], 0x2003
  mov edi, 0x2000
  mov eax, 0x3003
  mov ecx, 4
1: mov [edi], eax
  add eax, 0x1000
  add edi, 8
  loop 1b
  mov edi, 0x3000
  mov eax, 0x83
  mov ecx, 2048
2: mov [edi], eax
  add eax, 0x200000
  add edi, 8
  loop 2b
  mov eax, 0x620
  mov cr4, eax
  mov eax, 0x1000
  mov cr3, eax
  mov ecx, 0xc0000080
  rdmsr
  or eax, 0x100
  wrmsr
  mov eax, 0x80000033
  mov cr0, eax
  .byte 0xea
  .long 0xfffff000 + (p64 - start)
  .word 24
.code64
p64:
  # 1 and 1, by the FPU and by SSE: how many interrupts to wait for.
  fninit
  fld1
  fistp dword ptr [0x9000]
  movd xmm0, dword ptr [0x9000]
  paddd xmm0, xmm0
  movd ebx, xmm0
  # Vector 0x20 of an interrupt table at 0x7000 (Intel SDM 3A, 7.14.1).
  mov edi, 0x7200
  lea rax, [rip + tick]
  mov [rdi], ax
  mov dword ptr [rdi+2], 0x8e000018
  shr rax, 16
  mov [rdi+6], ax
  lidt [rip + idtr]
  xor esi, esi
  # Local APIC: on, and its pin 0 takes what the 8259 says.
  mov edi, 0xfee00000
  mov dword ptr [rdi+0xf0], 0x1ff
  mov dword ptr [rdi+0x350], 0x700
  # 8259: vectors from 0x20, everything masked but the timer.
  mov al, 0x11
  out 0x20, al
  mov al, 0x20
  out 0x21, al
  mov al, 4
  out 0x21, al
  mov al, 1
  out 0x21, al
  mov al, 0xfe
  out 0x21, al
  # 8254: the timer ticks 291 times a second.
  mov al, 0x34
  out 0x43, al
  xor eax, eax
  out 0x40, al
  mov al, 0x10
  out 0x40, al
3: sti
  hlt
  cli
  cmp esi, ebx
  jb 3b
  # 0x2a to isa-debug-exit.
  lea eax, [rsi + 0x28]
  out 0xf4, al
4: hlt
  jmp 4b
tick:
  push rax
  inc esi
  mov al, 0x20
  out 0x20, al
  pop rax
  iretq
.balign 8
gdt: .quad 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00af9b000000ffff
gdtr: .word 31
 .long 0xfffff000 + (gdt - start)
idtr: .word 0x20f
 .quad 0x7000
end:
