using System.Diagnostics;

namespace Notify.Tests.Shared;

/// <summary>
/// A separate cluster of three redis-servers on the loopback interface, each with a third of the slots.
/// </summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Nodes = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<RedisServer> _servers = [];

    /// <summary>The addresses of all nodes, for a client.</summary>
    public string Endpoints => string.Join(',', _servers.Select(server => server.Endpoint));

    public IReadOnlyList<RedisServer> Servers => _servers;

    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        try
        {
            for (var i = 0; i < Nodes; i++)
                cluster._servers.Add(
                    await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-node-timeout", "5000"));
            await RedisCliAsync(
                [
                    "--cluster",
                    "create",
                    .. cluster._servers.Select(server => server.Endpoint),
                    "--cluster-replicas",
                    "0",
                    "--cluster-yes",
                ]);
            using var late = new CancellationTokenSource(Patience);
            foreach (var server in cluster._servers)
            {
                while (!(await RedisCliAsync(["-p", $"{server.Port}", "cluster", "info"])).Contains(
                        "cluster_state:ok",
                        StringComparison.Ordinal))
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, late.Token);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private static async Task<string> RedisCliAsync(string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"redis-cli {string.Join(' ', arguments)}: {output} {await errors}");
    }
}
