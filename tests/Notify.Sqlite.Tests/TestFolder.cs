namespace Notify.Sqlite.Tests;

/// <summary>A folder for the files of one test, which is deleted at its end.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("notify-sqlite-").FullName;

    public string File(string name = "notify.db") => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
