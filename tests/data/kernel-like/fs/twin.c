extern int counter;

static __attribute__((noinline)) int twin(int x)
{
	counter = x * 3;
	__asm__ volatile("nop; nop; nop; nop; nop; nop; nop; nop" ::: "memory");
	counter ^= x;
	return counter;
}

int use_twin_of_fs(int x)
{
	return twin(x) + 2;
}
