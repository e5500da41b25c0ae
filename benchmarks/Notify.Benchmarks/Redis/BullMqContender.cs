using System.Globalization;
using System.Text.Json;
using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Redis;

/// <summary>npm's <c>bullmq</c>: <c>addBulk</c>, and a worker with a concurrency of 50 in the same process.</summary>
internal sealed class BullMqContender : IContender
{
    private readonly RedisLab _lab;
    private readonly string _folder;
    private NodeProgram? _program;

    private BullMqContender(RedisLab lab, string folder)
    {
        _lab = lab;
        _folder = folder;
    }

    public string Name => "npm BullMQ";

    public int Messages => 10_000;

    /// <summary>Null if node or npm is not installed.</summary>
    public static async Task<BullMqContender?> FindAsync(RedisLab lab) =>
        await NodeProgram.InstallAsync("Redis", "bullmq") is { } folder ? new BullMqContender(lab, folder) : null;

    public async Task SetUpAsync()
    {
        await _lab.EmptyAsync();
        _program = NodeProgram.Start(
            _folder,
            _lab.Port.ToString(CultureInfo.InvariantCulture),
            JsonSerializer.Serialize(Payload.Sample));
    }

    public Task RunAsync(int messages) => _program!.RunAsync(messages);

    public ValueTask DisposeAsync() => _program!.DisposeAsync();
}
