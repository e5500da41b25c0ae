using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Bus;

namespace Notify.Tests.Enqueue;

[Collection(nameof(AloneCollection))]
public sealed class AllocationTests
{
    [Fact]
    public async Task An_enqueue_allocates_little_beyond_its_model_and_its_answer()
    {
        const int Rounds = 2_000;
        // An unoptimized build keeps its state machines on the heap.
        var bound = typeof(INotifier).Assembly.GetCustomAttribute<DebuggableAttribute>()!.IsJITOptimizerDisabled
            ? 1_200
            : 300;
        using var rig = new NotifierRig(configure: builder =>
            builder.Services.Replace(ServiceDescriptor.Singleton<IMessageBus, QuietBus>()));
        var notification = NotifierRig.Hello with
        {
            Model = new
            {
                Symbol = "XAUUSD",
                Side = "buy",
                Reason = new string('m', 160),
            },
        };
        await Enqueue(Rounds);

        var allocated = await Enqueue(Rounds);

        var model = 24 + 216;
        (allocated / Rounds).Should().BeLessThan(bound + model);

        async Task<long> Enqueue(int rounds)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < rounds; i++)
                await rig.Notifier.EnqueueAsync(notification);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
