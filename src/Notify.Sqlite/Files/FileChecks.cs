using Notify.Sqlite.Connection;

namespace Notify.Sqlite.Files;

/// <summary>Checks before a file is opened, so that each problem is reported in words that help.</summary>
internal static class FileChecks
{
    /// <summary>Throws an exception if the file cannot work as a database that several processes share.</summary>
    /// <param name="path">The full path of the database file, which may not exist.</param>
    /// <exception cref="StoreException">There is a problem.</exception>
    public static void Run(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw StoreException.Refused(
                $"the folder {folder} of the database file does not exist",
                "Create it, or set the path of a file in another folder.");
        }

        if (Directory.Exists(path))
        {
            throw StoreException.Refused(
                $"{path} is a folder",
                "Set the path of a file, for example notify.db.");
        }

        if (MountTable.FindType(folder) is { } type && SharedFileSystems.Contains(type))
        {
            throw StoreException.Refused(
                $"the file system of {folder} ({type}) is shared or on a network, where SQLite can lose data",
                "Set the path of a file on a local disk, or use PostgreSQL or Redis.");
        }

        CheckRights(path, folder);
    }

    private static void CheckRights(string path, string folder)
    {
        if (!NativeFiles.IsAccessible(folder, NativeFiles.Write | NativeFiles.Search))
        {
            throw StoreException.Refused(
                $"the process may not create files in the folder {folder}",
                "Give its user the right to write to the folder: SQLite keeps files next to the database file.");
        }

        string[] files = [path, path + "-wal", path + "-shm"];
        var denied = files.FirstOrDefault(file =>
            File.Exists(file) && !NativeFiles.IsAccessible(file, NativeFiles.Read | NativeFiles.Write));
        if (denied is not null)
        {
            throw StoreException.Refused(
                $"the process may not read and write the file {denied}",
                "Give its user the right to read and write it.");
        }
    }
}
