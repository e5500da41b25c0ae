namespace Notify.Sqlite.Files;

/// <summary>Identifies the file behind a path, so that a replaced or deleted file is noticed.</summary>
/// <param name="Inode">The device and the number of the file, if the platform has them.</param>
/// <param name="CreatedAt">Otherwise the time at which it was created.</param>
internal readonly record struct FileIdentity((ulong Device, ulong Inode)? Inode, DateTime? CreatedAt)
{
    /// <summary>Returns the identity of a file, or the default value if there is no file.</summary>
    public static FileIdentity Of(string path)
    {
        if (OperatingSystem.IsLinux())
            return new FileIdentity(NativeFiles.FindInode(path), null);
        return File.Exists(path) ? new FileIdentity(null, File.GetCreationTimeUtc(path)) : default;
    }
}
