namespace Notify.Sqlite.Files;

/// <summary>
/// The file systems on which a write-ahead log fails silently, because they do not share memory between the machines or
/// kernels that open the file (https://sqlite.org/wal.html).
/// </summary>
internal static class SharedFileSystems
{
    private static readonly string[] Names =
    [
        "9p", "afs", "beegfs", "ceph", "cifs", "coda", "fakeowner", "fuse", "gfs2", "glusterfs", "gpfs", "grpcfuse",
        "lustre", "ncpfs", "network", "nfs", "nfs4", "ocfs2", "osxfs", "prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs",
        "webdav",
    ];

    /// <summary>Returns whether a type of file system is one of them.</summary>
    /// <param name="type">The type, for example <c>nfs4</c> or <c>fuse.sshfs</c>; null if it is unknown.</param>
    public static bool Contains(string? type) =>
        type is not null && (Names.Contains(type) || type.StartsWith("fuse.", StringComparison.Ordinal));
}
