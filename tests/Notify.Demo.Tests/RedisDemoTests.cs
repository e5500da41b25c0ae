using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Demo.Tests;

public sealed partial class RedisDemoTests
{
    [Fact]
    public async Task What_the_killed_worker_had_is_delivered_by_the_others()
    {
        await using var server = await RedisServer.StartAsync();

        var run = await DemoRun.OfAsync("--redis", server.Endpoint, "--workers", "3", "--messages", "40");

        run.ExitCode.Should().Be(0, "{0}", run.Output);
        var inHand = Number(run, KilledPattern());
        inHand.Should().BePositive();
        run.Output.Should().Contain("43 of 43 messages arrived", "whoever had them").And.Contain("Every envelope is in exactly one place.");
        Number(run, TwicePattern()).Should().BeInRange(0, inHand, "only what was in the hands of the killed worker may come twice: {0}", run.Output);
        using var client = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        client.GetServer(server.Endpoint).Keys().Should().BeEmpty("a run clears away what it has made");
        foreach (Match worker in WorkerPattern().Matches(run.Output))
            IsRunning(int.Parse(worker.Groups[1].Value, CultureInfo.InvariantCulture)).Should().BeFalse("no worker outlives the demo");
    }

    [Fact]
    public async Task Workers_end_when_the_process_that_started_them_is_killed()
    {
        await using var server = await RedisServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("notify-demo-");
        using var process = DemoRun.Start(folder.FullName, "--redis", server.Endpoint, "--workers", "2", "--messages", "5000");
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
    public async Task Interrupted_it_ends_its_workers_and_clears_away()
    {
        await using var server = await RedisServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("notify-demo-");
        using var process = DemoRun.Start(folder.FullName, "--redis", server.Endpoint, "--workers", "2", "--messages", "20000");
        var output = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output.Add(line);
            if (KilledPattern().IsMatch(line))
                Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).Dispose();
        }

        await DemoRun.EndOfAsync(process);
        process.ExitCode.Should().Be(0);
        output.Should().Contain("Interrupted; this is how far it came.").And.Contain("Every envelope is in exactly one place.");
        using var client = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        client.GetServer(server.Endpoint).Keys().Should().BeEmpty();
        foreach (Match worker in WorkerPattern().Matches(string.Join('\n', output)))
            IsRunning(int.Parse(worker.Groups[1].Value, CultureInfo.InvariantCulture)).Should().BeFalse();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_a_Redis_it_says_how_to_start_one()
    {
        await using var server = RedisServer.Stopped();

        var run = await DemoRun.OfAsync("--redis", server.Endpoint + ",password=geheim");

        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain("cannot be reached").And.Contain("redis-server").And.NotContain("geheim");
    }

    [Theory]
    [InlineData("--workers 2", "--redis localhost:6379")]
    [InlineData("--redis localhost:6379 --workers 0", "from 1 to 16")]
    [InlineData("--redis --workers 2", "where Redis is")]
    public async Task Options_that_make_no_sense_are_refused(string options, string says)
    {
        var run = await DemoRun.OfAsync(options.Split(' '));

        run.ExitCode.Should().Be(2);
        run.Output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal).Should().Contain(says).And.Contain("Usage:");
    }

    [Fact]
    public async Task Without_it_nothing_else_is_needed()
    {
        var run = await DemoRun.OfAsync();

        run.ExitCode.Should().Be(0, "{0}", run.Output);
        run.Output.Should().Contain("received 4 pushes, 13 mails");
    }

    private static int Number(DemoRun run, Regex pattern) => int.Parse(pattern.Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture);

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

    [GeneratedRegex(@"killed \(process \d+\), messages in its hands: (\d+)")]
    private static partial Regex KilledPattern();

    [GeneratedRegex(@"arrived, (\d+) of them twice")]
    private static partial Regex TwicePattern();

    [GeneratedRegex(@"Worker \d+ works, process (\d+)\.")]
    private static partial Regex WorkerPattern();
}
