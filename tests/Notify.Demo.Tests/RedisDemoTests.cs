using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Demo.Tests;

public sealed partial class RedisDemoTests
{
    [Fact]
    public async Task Other_workers_deliver_the_messages_of_a_killed_worker()
    {
        await using var server = await RedisServer.StartAsync();

        var run = await DemoRun.OfAsync("--redis", server.Endpoint, "--workers", "3", "--messages", "40");

        run.ExitCode.Should().Be(0, "{0}", run.Output);
        var inFlight = Number(run, KilledPattern());
        inFlight.Should().BePositive();
        run.Output.Should().Contain("43 of 43 messages arrived").And.Contain("Every envelope is in exactly one place.");
        Number(run, TwicePattern()).Should()
            .BeInRange(0, inFlight, "only messages in flight in the killed worker may arrive twice: {0}", run.Output);
        using var client = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        client.GetServer(server.Endpoint).Keys().Should().BeEmpty("a run deletes its keys");
        foreach (Match worker in WorkerPattern().Matches(run.Output))
            IsRunning(ProcessId(worker)).Should().BeFalse("no worker outlives the demo");
    }

    [Fact]
    public async Task Workers_end_when_the_process_that_started_them_is_killed()
    {
        await using var server = await RedisServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("notify-demo-");
        using var process = DemoRun.Start(
            folder.FullName, "--redis", server.Endpoint, "--workers", "2", "--messages", "500");
        var workers = new List<int>();
        while (workers.Count < 2 && await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (WorkerPattern().Match(line) is { Success: true } match)
                workers.Add(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }

        process.Kill();
        await process.WaitForExitAsync();

        workers.Should().HaveCount(2);
        foreach (var worker in workers)
            await EndedAsync(worker);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_interrupted_run_ends_its_workers_and_deletes_its_keys()
    {
        await using var server = await RedisServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("notify-demo-");
        using var process = DemoRun.Start(
            folder.FullName, "--redis", server.Endpoint, "--workers", "2", "--messages", "500");
        var output = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output.Add(line);
            if (KilledPattern().IsMatch(line))
                Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).Dispose();
        }

        await DemoRun.EndOfAsync(process);
        process.ExitCode.Should().Be(0);
        output.Should().Contain("Interrupted. The results so far:")
            .And.Contain("Every envelope is in exactly one place.");
        using var client = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        client.GetServer(server.Endpoint).Keys().Should().BeEmpty();
        foreach (Match worker in WorkerPattern().Matches(string.Join('\n', output)))
            IsRunning(ProcessId(worker)).Should().BeFalse();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_error_without_Redis_says_how_to_start_one()
    {
        await using var server = RedisServer.Stopped();

        var run = await DemoRun.OfAsync("--redis", server.Endpoint + ",password=geheim");

        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain("cannot be reached").And.Contain("redis-server").And.NotContain("geheim");
    }

    [Theory]
    [InlineData("--workers 2", "--redis localhost:6379")]
    [InlineData("--redis localhost:6379 --workers 0", "from 1 to 16")]
    [InlineData("--redis --workers 2", "the address of Redis")]
    public async Task Invalid_options_are_rejected(string options, string says)
    {
        var run = await DemoRun.OfAsync(options.Split(' '));

        run.ExitCode.Should().Be(2);
        run.Output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal).Should()
            .Contain(says).And.Contain("Usage:");
    }

    [Fact]
    public async Task The_demo_without_Redis_needs_no_other_program()
    {
        var run = await DemoRun.OfAsync();

        run.ExitCode.Should().Be(0, "{0}", run.Output);
        run.Output.Should().Contain("received 4 pushes, 13 mails");
    }

    private static int Number(DemoRun run, Regex pattern) =>
        int.Parse(pattern.Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture);

    private static int ProcessId(Match worker) => int.Parse(worker.Groups[1].Value, CultureInfo.InvariantCulture);

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task EndedAsync(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    [GeneratedRegex(@"killed \(process \d+\), messages in flight: (\d+)")]
    private static partial Regex KilledPattern();

    [GeneratedRegex(@"arrived, (\d+) of them twice")]
    private static partial Regex TwicePattern();

    [GeneratedRegex(@"Worker \d+ started, process (\d+)\.")]
    private static partial Regex WorkerPattern();
}
