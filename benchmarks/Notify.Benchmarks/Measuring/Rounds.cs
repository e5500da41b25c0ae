using System.Diagnostics;

namespace Notify.Benchmarks.Measuring;

internal static class Rounds
{
    private const int Uncounted = 2;

    /// <summary>
    /// Runs the contenders in turn; the median round counts. Only one contender exists at a time, because an idle bus
    /// costs the others time, too. The first two rounds are for the compiler and are not counted.
    /// </summary>
    /// <param name="contenders">The contenders.</param>
    /// <param name="rounds">The number of rounds that count.</param>
    /// <param name="server">The processor time of the server that they share, if there is one.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(
        IReadOnlyList<IContender> contenders,
        int rounds,
        Func<Task<TimeSpan>>? server = null)
    {
        var rates = contenders.Select(_ => new List<double>()).ToArray();
        var bytes = new double[contenders.Count];
        var microseconds = contenders.Select(_ => double.MaxValue).ToArray();
        var atServer = contenders.Select(_ => double.MaxValue).ToArray();
        for (var round = -Uncounted; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                await contenders[i].SetUpAsync();
                await contenders[i].RunAsync(contenders[i].Messages / 10);
                GC.Collect();
                GC.WaitForPendingFinalizers();
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var serverBefore = server is null ? TimeSpan.Zero : await server();
                var processor = Environment.CpuUsage.TotalTime;
                var start = Stopwatch.GetTimestamp();
                await contenders[i].RunAsync(contenders[i].Messages);
                var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                bytes[i] = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)contenders[i].Messages;
                processor = Environment.CpuUsage.TotalTime - processor;
                var serverTook = server is null ? TimeSpan.Zero : await server() - serverBefore;
                if (round >= 0)
                {
                    rates[i].Add(contenders[i].Messages / seconds);
                    microseconds[i] = Math.Min(microseconds[i], processor.TotalMicroseconds / contenders[i].Messages);
                    atServer[i] = Math.Min(atServer[i], serverTook.TotalMicroseconds / contenders[i].Messages);
                }

                await contenders[i].DisposeAsync();
            }
        }

        return [
            .. contenders.Select(
                (contender, i) =>
                    new Measurement(
                        contender.Name,
                        rates[i],
                        bytes[i],
                        microseconds[i],
                        server is null ? null : atServer[i])),
        ];
    }
}
