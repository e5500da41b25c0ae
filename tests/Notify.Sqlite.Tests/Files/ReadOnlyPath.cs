using System.Diagnostics;

namespace Notify.Sqlite.Tests.Files;

/// <summary>Takes the right to write to a file or folder away, until it is disposed.</summary>
/// <remarks>Permissions do not bind the administrator, for whom the path is made immutable instead.</remarks>
internal sealed class ReadOnlyPath : IDisposable
{
    private static readonly (string Program, string Deny, string Allow) Tool = Environment.IsPrivilegedProcess
        ? ("chattr", "+i", "-i")
        : ("chmod", "u-w", "u+w");

    private readonly string _path;

    private ReadOnlyPath(string path) => _path = path;

    public static ReadOnlyPath Create(string path)
    {
        var denied = new ReadOnlyPath(path.TrimEnd('/'));
        denied.Run(Tool.Deny);
        return denied;
    }

    public void Dispose() => Run(Tool.Allow);

    private void Run(string change)
    {
        using var process = Process.Start(Tool.Program, [change, _path]);
        process.WaitForExit();
        process.ExitCode.Should().Be(0, "the temporary folder must be on a file system with attributes, such as ext4");
    }
}
