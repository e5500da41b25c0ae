using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Notify.Tests.Shared;

namespace Notify.Templates.Tests;

/// <summary>An application that runs in the background until it is stopped as a service manager would.</summary>
internal sealed partial class RunningApplication : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private RunningApplication(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public static RunningApplication Start(
        string folder,
        string assembly,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new RunningApplication(Process.Start(start)!);
    }

    /// <summary>Returns the address that the web server has logged.</summary>
    public async Task<Uri> AddressAsync()
    {
        await Task.WhenAny(_address.Task, _reading).WaitAsync(TimeLimit);
        return _address.Task.IsCompleted ? await _address.Task : throw new InvalidOperationException(Output());
    }

    /// <summary>Stops the application by SIGTERM and returns its output.</summary>
    public async Task<string> StopAsync()
    {
        await Shell.RunAsync(".", "kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(TimeLimit);
        await _reading;
        _process.ExitCode.Should().Be(0, Output());
        return Output();
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Output()
    {
        lock (_output)
            return _output.ToString();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
                _output.AppendLine(line);
            if (Listening().Match(line) is { Success: true } match)
                _address.TrySetResult(new Uri(match.Groups["address"].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://\S+)")]
    private static partial Regex Listening();
}
