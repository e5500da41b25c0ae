using System.Diagnostics;

namespace Notify.Sqlite.Tests.Files;

/// <summary>Takes the right to write to a file or folder away, until it is disposed.</summary>
/// <remarks>Permissions do not bind the administrator, for whom the path is made immutable instead.</remarks>
internal sealed class ReadOnlyPath : IDisposable
{
    private readonly string _path;
    private readonly UnixFileMode _mode;

    private ReadOnlyPath(string path)
    {
        _path = path.TrimEnd('/');
        _mode = File.GetUnixFileMode(_path);
    }

    public static ReadOnlyPath Create(string path)
    {
        var denied = new ReadOnlyPath(path);
        if (Environment.IsPrivilegedProcess)
            denied.ChangeAttribute("+i");
        else
            File.SetUnixFileMode(denied._path, denied._mode & ~UnixFileMode.UserWrite);
        return denied;
    }

    public void Dispose()
    {
        if (Environment.IsPrivilegedProcess)
            ChangeAttribute("-i");
        else
            File.SetUnixFileMode(_path, _mode);
    }

    private void ChangeAttribute(string change)
    {
        using var process = Process.Start("chattr", [change, _path]);
        process.WaitForExit();
        process.ExitCode.Should().Be(0, "the temporary folder must be on a file system with attributes, such as ext4");
    }
}
