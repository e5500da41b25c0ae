using System.Diagnostics;

namespace Notify.Benchmarks.Measuring;

internal static class Rounds
{
    /// <summary>Warms every contender up by two whole rounds, for the compiler to have its say, then lets them take turns; the median round counts.</summary>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(IReadOnlyList<IContender> contenders, int rounds)
    {
        var rates = contenders.Select(_ => new List<double>()).ToArray();
        var bytes = new double[contenders.Count];
        foreach (var contender in contenders)
        {
            await contender.SetUpAsync();
            await contender.RunAsync(contender.Messages);
            await contender.RunAsync(contender.Messages);
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var start = Stopwatch.GetTimestamp();
                await contenders[i].RunAsync(contenders[i].Messages);
                var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                rates[i].Add(contenders[i].Messages / seconds);
                bytes[i] = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)contenders[i].Messages;
            }
        }

        foreach (var contender in contenders)
            await contender.DisposeAsync();
        return [.. contenders.Select((contender, i) => new Measurement(contender.Name, rates[i], bytes[i]))];
    }
}
