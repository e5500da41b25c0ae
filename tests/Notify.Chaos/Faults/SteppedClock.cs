using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Notify.Chaos.Faults;

/// <summary>
/// The wall clock of one real process, which steps while the process runs. The monotonic clock is not changed. The
/// process preloads <c>stepped-clock.c</c>, which the C compiler of the machine builds.
/// </summary>
internal sealed class SteppedClock : IDisposable
{
    private static readonly string Source = Path.Combine(AppContext.BaseDirectory, "Faults", "stepped-clock.c");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notify-clock-");
    private readonly SafeFileHandle _offset;

    private SteppedClock()
    {
        _offset = File.OpenHandle(OffsetFile, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        StepTo(TimeSpan.Zero);
    }

    /// <summary>The environment variables of the process.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["LD_PRELOAD"] = Library,
        ["NOTIFY_CLOCK_OFFSET_FILE"] = OffsetFile,
    };

    private string Library => Path.Combine(_folder.FullName, "stepped-clock.so");

    private string OffsetFile => Path.Combine(_folder.FullName, "offset");

    /// <summary>Creates a clock that is correct until its first step.</summary>
    public static async Task<SteppedClock> CreateAsync()
    {
        var clock = new SteppedClock();
        try
        {
            string[] arguments = ["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", clock.Library, Source];
            using var compiler = Process.Start(new ProcessStartInfo("cc", arguments) { RedirectStandardError = true })!;
            var errors = await compiler.StandardError.ReadToEndAsync();
            await compiler.WaitForExitAsync();
            compiler.ExitCode.Should().Be(0, errors);
            return clock;
        }
        catch
        {
            clock.Dispose();
            throw;
        }
    }

    /// <summary>Sets the clock ahead of the machine's clock, or behind it if the offset is negative.</summary>
    /// <param name="offset">The offset, in whole seconds.</param>
    public void StepTo(TimeSpan offset) =>
        RandomAccess.Write(_offset, BitConverter.GetBytes((long)offset.TotalSeconds), fileOffset: 0);

    /// <summary>Deletes the files. The process keeps the offset that it has.</summary>
    public void Dispose()
    {
        _offset.Dispose();
        _folder.Delete(recursive: true);
    }
}
