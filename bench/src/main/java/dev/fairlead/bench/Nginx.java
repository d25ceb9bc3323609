package dev.fairlead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** nginx with {@code proxy_pass}: the floor. */
final class Nginx implements Subject {
    private final String name;
    private final Child child;
    private final int port = Ports.free();
    private final ProcessTree processes;

    Nginx(String name, Path folder, int providerPort, int workers) throws Exception {
        this.name = name;
        Files.createDirectories(folder);
        Path file = folder.resolve("nginx.conf");
        Files.writeString(file, configuration(folder, port, providerPort, workers));
        child =
                Child.start(
                        folder, List.of(program(), "-p", folder.toString(), "-c", file.toString()));
        Ports.await(port, "/ready", child.process());
        processes = ProcessTree.of(child.process());
    }

    /** The path of nginx, or a message that says how to get it. */
    static String program() {
        return Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx")
                .filter(p -> Files.isExecutable(Path.of(p)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "nginx is missing: apt-get install nginx-light"));
    }

    private static String configuration(Path folder, int port, int providerPort, int workers) {
        return """
        daemon off;
        worker_processes %d;
        worker_rlimit_nofile 20000;
        pid %s/nginx.pid;
        error_log %s/error.log warn;
        events { worker_connections 16000; }
        http {
            access_log off;
            client_max_body_size 0;
            client_body_temp_path %s/body;
            proxy_temp_path %s/proxy;
            fastcgi_temp_path %s/fastcgi;
            uwsgi_temp_path %s/uwsgi;
            scgi_temp_path %s/scgi;
            tcp_nodelay on;
            keepalive_requests 100000000;
            upstream provider {
                server 127.0.0.1:%d;
                keepalive 512;
                keepalive_requests 100000000;
            }
            server {
                listen 127.0.0.1:%d backlog=4096;
                location = /ready { return 200 "ready"; }
                location /proxy/openai/ {
                    proxy_pass http://provider/v1/;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_buffering off;
                    proxy_request_buffering off;
                    proxy_read_timeout 120s;
                }
            }
        }
        """
                .formatted(
                        workers,
                        folder,
                        folder,
                        folder,
                        folder,
                        folder,
                        folder,
                        folder,
                        providerPort,
                        port);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ProcessTree processes() {
        return processes;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        child.stop();
    }
}
