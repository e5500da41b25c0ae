using Notify.Shared;

namespace Notify.Tests.SharedSources;

public sealed class AsyncSignalTests
{
    [Fact]
    public void All_waiters_are_woken_by_the_next_set()
    {
        var signal = new AsyncSignal();
        signal.Set();
        var (first, second) = (signal.Next(), signal.Next());
        first.IsCompleted.Should().BeFalse();

        signal.Set();

        first.IsCompletedSuccessfully.Should().BeTrue();
        second.IsCompletedSuccessfully.Should().BeTrue();
        signal.Next().IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task No_change_is_missed_by_a_waiter_that_calls_next_before_it_checks()
    {
        const int Changes = 20_000;
        var signal = new AsyncSignal();
        var changes = 0;
        var seen = 0;
        var changing = Task.Run(() =>
        {
            for (var change = 1; change <= Changes; change++)
            {
                Volatile.Write(ref changes, change);
                signal.Set();
                while (Volatile.Read(ref seen) < change)
                    Thread.Yield();
            }
        });

        while (seen < Changes)
        {
            var next = signal.Next();
            var current = Volatile.Read(ref changes);
            if (current > seen)
                Volatile.Write(ref seen, current);
            else
                await next.WaitAsync(TimeSpan.FromSeconds(30));
        }

        await changing;
    }
}
